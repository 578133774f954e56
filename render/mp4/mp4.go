// Package mp4 writes animations as MP4 files (H.264) through the program ffmpeg,
// where it is installed.
package mp4

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/swelter/swelter/render/internal/frames"
)

// Frames are the pictures of an animation.
type Frames = frames.Source

// ErrNoProgram is the answer where ffmpeg is not installed.
var ErrNoProgram = errors.New("mp4: is made by the program ffmpeg, which is not installed; install it, or write .gif or .apng")

// Write draws the pictures and hands them to ffmpeg. Sizes become even, as the
// format asks, by a white edge. The file says by which matrix (BT.709) its colours
// were made: players guess it from the size of the picture otherwise.
func Write(w io.Writer, s Frames) error {
	program, err := exec.LookPath("ffmpeg")
	if err != nil {
		return ErrNoProgram
	}
	first, err := s.Draw(0)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "swelter-mp4-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	out := filepath.Join(dir, "out.mp4")
	size := first.Rect.Size()
	cmd := exec.Command(program, "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgba", "-s", fmt.Sprintf("%dx%d", size.X, size.Y),
		"-r", fmt.Sprintf("100/%d", s.Stay(0)), "-i", "-", "-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2:color=white,scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int,format=yuv420p",
		"-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "iec61966-2-1", "-color_range", "tv", "-c:v", "libx264",
		"-crf", "16", "-preset", "medium", "-movflags", "+faststart", "-fflags", "+bitexact", out)
	var words bytes.Buffer
	cmd.Stderr = &words
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("mp4: ffmpeg: %w", err)
	}
	err = feed(in, s)
	if wait := cmd.Wait(); wait != nil {
		said, _, _ := strings.Cut(strings.TrimSpace(words.String()), "\n")
		return fmt.Errorf("mp4: ffmpeg failed: %s", said)
	}
	if err != nil {
		return err
	}
	f, err := os.Open(out)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(w, f)
	return err
}

// feed writes the pixels of all pictures; the last one as often as it stays.
func feed(in io.WriteCloser, s Frames) error {
	defer in.Close()
	for i := range s.N {
		img, err := s.Draw(i)
		if err != nil {
			return err
		}
		times := max(1, s.Stay(i)/max(1, s.Stay(0)))
		for range times {
			for y := range img.Rect.Dy() {
				if _, err := in.Write(img.Pix[y*img.Stride:][:4*img.Rect.Dx()]); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
