// Package text reads delimited text: comma, semicolon, tab, bar or runs of
// spaces between the cells, in UTF-8, UTF-16 or Latin-1, with quotes as RFC
// 4180 has them. A table is read in blocks of about a megabyte that end between
// records, on all cores, in memory that does not grow with the file: wide
// matrices straight into a grid, other tables column by column.
package text
