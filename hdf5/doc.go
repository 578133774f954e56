// Package hdf5 reads HDF5 files as NetCDF-4 and AnnData write them: groups,
// attributes and datasets of numbers and strings, contiguous, compact or
// chunked, with the filters deflate, shuffle, fletcher32, lzf and zstd.
// Nothing is written, nothing outside the file is followed.
//
// The bytes are those of the HDF5 File Format Specification, version 3.0:
// superblocks 0 to 3, object headers 1 and 2, old groups (symbol tables) and
// new ones (links in the header or in a fractal heap), and every index of chunks:
// B-trees of both versions, fixed and extensible arrays, single and implicit
// chunks. Datasets whose values lie in other files are refused by name.
//
// A file is hostile until read: every length is held against what is there,
// every walk has a bound, and memory is at most one chunk a worker beside the
// values asked for.
package hdf5
