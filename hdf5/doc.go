// Package hdf5 reads HDF5 files as NetCDF-4 and AnnData write them: groups,
// attributes and datasets of numbers and strings, contiguous, compact or
// chunked, with the filters deflate, shuffle, fletcher32, lzf and zstd.
// Nothing is written, nothing outside the file is followed.
//
// The bytes are those of the HDF5 File Format Specification, version 3.0:
// superblocks 0 to 3, object headers 1 and 2, old groups (symbol tables) and
// new ones (links in the header or in a fractal heap), version-1 B-trees, fixed
// arrays, single and implicit chunks. What libraries write only when they are
// told to give up compatibility (extensible arrays, version-2 B-trees of
// chunks) is refused by name.
//
// A file is hostile until read: every length is held against what is there,
// every walk has a bound, and memory is at most one chunk a worker beside the
// values asked for.
package hdf5
