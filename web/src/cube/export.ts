// What leaves the page: a picture, the numbers of the line, an animation.
import type { App } from './app'
import { face } from './app'
import { digitsOf, number } from './format'
import { Gif } from './gif'
import { MapPainter } from './map'
import type { Colors } from './palette'

export function save(blob: Blob, name: string): void {
  const a = document.createElement('a')
  a.href = URL.createObjectURL(blob)
  a.download = name
  a.click()
  setTimeout(() => URL.revokeObjectURL(a.href), 60000)
}

/** The mean of the selection at every time. */
export function csv(app: App): Blob {
  const h = app.head, text = (s: string) => /[",\n\r]/.test(s) || /^[=+\-@\t]/.test(s) ? `"${/^[=+\-@\t]/.test(s) ? "'" : ''}${s.replaceAll('"', '""')}"` : s
  const rows = [`time,${text(`mean of ${app.selection.name} (${h.unit}, ${app.against()})`)},share of area with data`]
  for (let t = 0; t < h.frames; t++) {
    const v = app.series.mean[t]
    rows.push(`${text(h.times[t])},${v === v ? v.toFixed(4) : ''},${app.series.share[t].toFixed(4)}`)
  }
  return new Blob([rows.join('\n') + '\n'], { type: 'text/csv' })
}

/** Title, map, colour bar and chart, one below the other. */
export async function png(app: App): Promise<Blob> {
  const parts = [app.map.canvas, app.legend.root.querySelector('canvas')!, app.chart.canvas].filter(c => !c.hidden)
  const ratio = app.map.canvas.width / app.map.canvas.clientWidth, pad = Math.round(16 * ratio), inks = app.inks()
  const width = Math.max(...parts.map(c => c.width)) + 2 * pad, head = Math.round(58 * ratio), foot = Math.round(28 * ratio)
  const out = document.createElement('canvas')
  out.width = width
  out.height = head + foot + parts.reduce((sum, c) => sum + c.height + pad, pad) + app.lines.length * Math.round(18 * ratio)
  const ctx = out.getContext('2d')!
  ctx.fillStyle = inks.back
  ctx.fillRect(0, 0, out.width, out.height)
  ctx.fillStyle = inks.text
  ctx.textBaseline = 'top'
  ctx.font = `600 ${18 * ratio}px ${face}`
  ctx.fillText(app.head.title || app.head.name, pad, pad)
  ctx.font = `${13 * ratio}px ${face}`
  ctx.fillStyle = inks.muted
  ctx.fillText(`${app.when()}, ${app.against()}, ${app.selection.name}${app.doubt ? '; lines across: p ≥ 0.05' : ''}`, pad, pad + 26 * ratio)
  let y = head + pad
  for (const c of parts) {
    if (c === app.chart.canvas) y = key(ctx, app, pad, y, ratio)
    ctx.drawImage(c, pad, y)
    y += c.height + pad
  }
  ctx.font = `${11 * ratio}px ${face}`
  ctx.fillText([app.head.source, app.head.licence].filter(s => s).join(' · '), pad, y)
  return new Promise((yes, no) => out.toBlob(b => b ? yes(b) : no(new Error('no picture')), 'image/png'))
}

/** The names of the lines with their inks, one below the other from y; says where they end. */
function key(ctx: CanvasRenderingContext2D, app: App, x: number, y: number, ratio: number): number {
  ctx.font = `${12 * ratio}px ${face}`
  ctx.textBaseline = 'middle'
  for (const l of app.lines) {
    const row = Math.round(18 * ratio)
    ctx.fillStyle = l.ink
    ctx.fillRect(x, y + row / 2 - ratio, 18 * ratio, 3 * ratio)
    ctx.fillStyle = app.inks().muted
    ctx.fillText(l === app.lines[app.lines.length - 1] ? `mean of ${l.name}` : l.name, x + 26 * ratio, y + row / 2)
    y += row
  }
  ctx.textBaseline = 'top'
  return y
}

/** All frames of the map, one palette, the date in the picture. */
export async function gif(app: App): Promise<Blob> {
  const s = app.state, width = 640, canvas = document.createElement('canvas')
  const map = new MapPainter(canvas, app.cube, app.map.outlines)
  const height = map.resize(width, s.plain, 1), bar = 34, inks = app.inks(), colors = app.colors(s.mode === 'trend' ? 'anomaly' : s.mode)
  const page = document.createElement('canvas')
  page.width = width
  page.height = height + bar
  const ctx = page.getContext('2d', { willReadFrequently: true })!
  const palette = gifPalette(colors.table, [inks.back, inks.text, inks.muted], inks.missing)
  const out = new Gif(width, page.height, palette), nearest = new Map<number, number>()
  const shift = app.cube.shift(s.mode === 'trend' ? 'anomaly' : s.mode, s.base)
  const [from, to] = s.span ?? [0, app.head.frames - 1]
  for (let t = from; t <= to; t++) {
    map.draw(app.cube.mean(t, t, shift), colors, inks, null, 1)
    ctx.fillStyle = inks.back
    ctx.fillRect(0, 0, width, page.height)
    ctx.drawImage(canvas, 0, bar)
    ctx.fillStyle = inks.text
    ctx.font = `600 16px ${face}`
    ctx.textBaseline = 'middle'
    ctx.fillText(app.times[t], 8, bar / 2 - 2)
    const after = 20 + ctx.measureText(app.times[t]).width
    ctx.font = `11px ${face}`
    ctx.fillStyle = inks.muted
    ctx.fillText(app.against(), after, bar / 2 - 2)
    scale(ctx, colors, app.head.unit, width - 8, bar / 2 - 2)
    ctx.fillStyle = inks.text
    ctx.fillRect(0, bar - 3, (t - from + 1) / (to - from + 1) * width, 2)
    const rgba = new Uint32Array(ctx.getImageData(0, 0, width, page.height).data.buffer), pixels = new Uint8Array(rgba.length)
    for (let i = 0; i < rgba.length; i++) {
      let k = nearest.get(rgba[i])
      if (k === undefined) nearest.set(rgba[i], k = closest(palette, rgba[i]))
      pixels[i] = k
    }
    out.frame(pixels, t === to ? 200 : Math.max(2, Math.round(100 / s.speed)))
    if (t % 8 === 0) await new Promise(r => setTimeout(r))
  }
  return new Blob([out.done()], { type: 'image/gif' })
}

/** A colour bar with its ends, right-aligned at x and around y, in the ink of the pen. */
function scale(ctx: CanvasRenderingContext2D, colors: Colors, unit: string, x: number, y: number): void {
  const wide = 120, digits = Math.max(1, digitsOf(colors.hi - colors.lo)), hi = `${number(colors.hi, digits)} ${unit}`, lo = number(colors.lo, digits)
  const right = x - ctx.measureText(hi).width - 6
  ctx.textAlign = 'right'
  ctx.fillText(hi, x, y)
  ctx.fillText(lo, right - wide - 6, y)
  ctx.textAlign = 'left'
  for (let i = 0; i < wide; i++) {
    ctx.fillStyle = colors.css(colors.lo + (i + .5) / wide * (colors.hi - colors.lo))
    ctx.fillRect(right - wide + i, y - 5, 1, 10)
  }
}

function gifPalette(table: Uint32Array, names: string[], missing: [number, number]): [number, number, number][] {
  const rgb = (p: number): [number, number, number] => [p & 255, p >>> 8 & 255, p >>> 16 & 255]
  const out: [number, number, number][] = names.map(n => hex(n))
  out.push(rgb(missing[0]), rgb(missing[1]))
  for (let i = 0; i < 240; i++) out.push(rgb(table[Math.min(table.length - 1, Math.round(i / 239 * (table.length - 1)))]))
  return out
}

function hex(s: string): [number, number, number] {
  const long = s.length === 4 ? s.replace(/[0-9a-f]/gi, '$&$&') : s
  return [1, 3, 5].map(i => parseInt(long.slice(i, i + 2), 16) || 0) as [number, number, number]
}

function closest(palette: readonly [number, number, number][], p: number): number {
  const r = p & 255, g = p >>> 8 & 255, b = p >>> 16 & 255
  let best = 0, least = Infinity
  palette.forEach((c, i) => {
    const d = (c[0] - r) ** 2 + (c[1] - g) ** 2 + (c[2] - b) ** 2
    if (d < least) { least = d; best = i }
  })
  return best
}
