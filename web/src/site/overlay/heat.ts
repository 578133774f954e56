// Density of points on the page: the quartic kernel, summed exactly on a grid of
// small cells, in events a visitor-day in a square of 100 px.

export interface Heat {
  cell: number // CSS pixels
  cols: number
  rows: number
  values: Float32Array // events in 100 x 100 px, row by row
  max: number
}

/**
 * heatOf sums the quartic kernel 3/(pi r^2) (1 - d^2/r^2)^2 of every point, with
 * its weight, at the centres of the cells of a page of that size. It integrates
 * to the weights. Cost: points times cells in reach.
 */
export function heatOf(
  width: number,
  height: number,
  radius: number,
  cell: number,
  each: (add: (x: number, y: number, weight: number) => void) => void,
): Heat {
  const cols = Math.max(1, Math.ceil(width / cell))
  const rows = Math.max(1, Math.ceil(height / cell))
  const values = new Float32Array(cols * rows)
  const scale = (3 / (Math.PI * radius * radius)) * 1e4
  each((x, y, weight) => {
    const r0 = Math.max(0, Math.ceil((y - radius) / cell - 0.5))
    const r1 = Math.min(rows - 1, Math.floor((y + radius) / cell - 0.5))
    const c0 = Math.max(0, Math.ceil((x - radius) / cell - 0.5))
    const c1 = Math.min(cols - 1, Math.floor((x + radius) / cell - 0.5))
    for (let r = r0; r <= r1; r++) {
      const dy = ((r + 0.5) * cell - y) / radius
      const rest = 1 - dy * dy
      for (let c = c0; c <= c1; c++) {
        const dx = ((c + 0.5) * cell - x) / radius
        const t = rest - dx * dx
        if (t > 0) values[r * cols + c] += weight * scale * t * t
      }
    }
  })
  let max = 0
  for (const v of values) max = Math.max(max, Math.abs(v))
  return { cell, cols, rows, values, max }
}

// plasma, for what is counted, and a blue to red pair for differences: eleven
// colours each, between which colours are straight in sRGB.
const counted = '0d0887 41049d 6a00a8 8f0da4 b12a90 cc4778 e16462 f2844b fca636 fcce25 f0f921'.split(' ')
const signed = '053061 2166ac 4393c3 92c5de d1e5f0 f7f7f7 fddbc7 f4a582 d6604d b2182b 67001f'.split(' ')

const table = (stops: string[]): number[][] => stops.map(s => [0, 2, 4].map(i => parseInt(s.slice(i, i + 2), 16)))
const maps = { counted: table(counted), signed: table(signed) }

/** colorAt is a colour at a position from 0 to 1. */
export function colorAt(t: number, diverging: boolean): number[] {
  const stops = diverging ? maps.signed : maps.counted
  const at = Math.min(Math.max(t, 0), 1) * 10
  const i = Math.min(Math.floor(at), 9)
  return stops[i].map((v, k) => v + (stops[i + 1][k] - v) * (at - i))
}

/** css is that colour as CSS has it. */
export const css = (t: number, diverging: boolean, alpha = 1): string => `rgb(${colorAt(t, diverging).map(Math.round).join(' ')} / ${alpha})`

/**
 * paint colours a heat by the square root of its share of the limit, so that a
 * button everybody presses leaves the rest to be seen; what is nearly nothing
 * lets the page through, and so does the pale middle of differences.
 */
export function paint(heat: Heat, limit: number, diverging: boolean, opacity: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = heat.cols
  canvas.height = heat.rows
  const image = new ImageData(heat.cols, heat.rows)
  for (let i = 0; i < heat.values.length; i++) {
    const share = heat.values[i] / limit
    if (share === 0) continue
    const v = Math.sign(share) * Math.sqrt(Math.abs(share))
    const [r, g, b] = colorAt(diverging ? (v + 1) / 2 : v, diverging)
    image.data.set([r, g, b, 255 * opacity * Math.min(1, Math.abs(v) * (diverging ? 1.5 : 4))], i * 4)
  }
  canvas.getContext('2d')!.putImageData(image, 0, 0)
  return canvas
}
