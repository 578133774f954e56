package cli

import (
	"errors"
	"io/fs"
	"syscall"
)

// explain is the text of an error as a person at a terminal needs it: the
// system's words say where and what first, and hints that are only right on a
// command line are added.
func explain(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) && err == error(path) {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return path.Path + ": no such file; is the name right?"
		case errors.Is(err, fs.ErrPermission):
			return path.Path + ": permission denied; may you read it?"
		case errors.Is(err, syscall.EISDIR):
			return path.Path + ": a folder; give a file in it, or a glob in quotes"
		}
		return path.Path + ": " + path.Err.Error()
	}
	return err.Error()
}
