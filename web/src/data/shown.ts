// What stands in the place of cells: the matrix itself, or a raster over the
// body of the cells of a mesh or of values between cells.
import type { Data } from '../model'
import { Ruler } from '../view/ruler'
import { Book, HIDDEN } from './book'
import { Matrix } from './matrix'
import { drawn } from './order'

export interface Shown { matrix: Matrix; x: Ruler; y: Ruler }

/** What is painted for a matrix whose cells lie along x and y. */
export function shownOf(data: Data, matrix: Matrix, x: Ruler, y: Ruler): Shown {
  const { body, raster, reducer } = data.head
  if (!raster || body !== 'index' && body !== 'raster') return { matrix, x, y }
  const plain = (n: number) => new Ruler({ kind: 'number' }, undefined, 0, drawn(n, undefined))
  return { matrix: body === 'index' ? underPixels(data, matrix, raster.rows, raster.cols)
    : new Matrix(raster.rows, raster.cols, data.parts.get('raster.codes') as Uint16Array, new Book(undefined, raster.book?.ramps), reducer),
    x: plain(raster.cols), y: plain(raster.rows) }
}

/** The codes of the cells under the pixels of a raster. */
function underPixels(data: Data, of: Matrix, rows: number, cols: number): Matrix {
  const at = data.parts.get('mesh.at') as Int32Array
  const codes = new Uint16Array(at.length).fill(HIDDEN), veil = of.veil && new Uint8Array(at.length)
  for (let i = 0; i < at.length; i++) {
    if (at[i] < 0) continue
    codes[i] = of.codes[at[i]]
    if (veil) veil[i] = of.veil![at[i]]
  }
  return new Matrix(rows, cols, codes, of.book, of.reducer, veil)
}
