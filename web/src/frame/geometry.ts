// The figure on the screen: the layout in points, made larger or smaller by one
// factor, with a body that takes what room there is. What stands around the
// body keeps its size.
import type { Box, Layout, Part } from '../model'
import type { Window } from '../view/ruler'

/** CSS pixels a point: text of 10.5 pt is 14 px. */
const perPoint = 4 / 3

/** How much larger than laid out a body may get, and how small. */
const most = 1.9, leastBody = 240, leastUpright = 150

export interface Geometry {
  layout: Layout
  /** CSS pixels a point. */
  z: number
  width: number
  height: number
  /** Of the cells, in CSS pixels. */
  body: Box
  /** How much higher the title below stands than laid out, in CSS pixels: labels are upright for which that left more room. */
  lift?: number
}

/**
 * Fits a layout into the room there is, in CSS pixels. free lets a low or narrow
 * room change the body's shape, where rows or columns are things.
 */
export function geometryOf(layout: Layout, roomW: number, roomH: number, free: boolean, z = perPoint): Geometry {
  const [bx, by, bw, bh] = layout.body
  const kw = (roomW / z - (layout.w - bw)) / bw, kh = Math.max((roomH / z - (layout.h - bh)) / bh, leastBody / z / bh)
  const k = Math.max(.05, Math.min(kw, kh, most)), wide = free ? Math.max(k, Math.min(kw, 1.2)) : k
  const w = Math.round(wide * bw * z), h = Math.round(k * bh * z)
  // Words above and below were set for the page as it was laid out.
  const width = Math.max(layout.w * z - bw * z + w, Math.min(layout.w * z, roomW))
  return { layout, z, body: [Math.round(bx * z), Math.round(by * z), w, h], width: Math.round(width), height: Math.round(layout.h * z - bh * z + h) }
}

/**
 * Fits a layout as wide as the room. tall is how high a body may be made beyond
 * its shape, where that shows more; it is as low as it must be to be seen whole.
 */
function upright(layout: Layout, roomW: number, roomH: number, tall: number): Geometry {
  const z = roomW / layout.w, [bx, by, bw, bh] = layout.body.map(v => v * z)
  const most = roomH - (layout.h * z - bh), want = Math.max(bh, Math.min(tall, 2.2 * bw))
  const h = Math.round(Math.max(Math.min(want, most), Math.min(bh, leastUpright)))
  const w = tall > 0 ? bw : Math.min(bw, h * bw / bh)
  return { layout, z, body: [Math.round(bx), Math.round(by), Math.round(w), h], width: Math.round(roomW), height: Math.round(layout.h * z - bh + h) }
}

/** The layout for a room: the one for phones where the other leaves no body. */
export function choose(desk: Layout, phone: Layout | undefined, roomW: number, roomH: number, free: boolean, tall: number): Geometry {
  const g = geometryOf(desk, roomW, roomH, free)
  // Words above and below were broken for the whole width.
  const cut = roomW <= 600 && g.width < desk.w * g.z - 1 && desk.parts.some(p => p.kind === 'header' || p.kind === 'footer')
  if (!phone || !cut && g.body[2] >= Math.min(leastBody, desk.body[2] * g.z) && g.width <= roomW) return g
  return upright(phone, roomW, roomH, tall)
}

/** Maps a place in points to CSS pixels. */
export type Place = (x: number, y: number) => [number, number]

/** Where the items of a part go while the window is w. */
export function placeOf(g: Geometry, part: Part, x: Window, y: Window): Place {
  const { layout, z, body } = g
  const [bx, by, bw, bh] = layout.body
  const right = body[0] + body[2] - (bx + bw) * z, below = body[1] + body[3] - (by + bh) * z
  const along = (v: number, from: number, size: number, at: number, room: number, w: Window) => at + ((v - from) / size - w[0]) / (w[1] - w[0]) * room
  const zx = (v: number) => along(v, bx, bw, body[0], body[2], x)
  const zy = (v: number) => along(v, by, bh, body[1], body[3], y)
  const fx = (v: number) => along(v, bx, bw, body[0], body[2], [0, 1])
  const fy = (v: number) => along(v, by, bh, body[1], body[3], [0, 1])
  const dx = part.side === 'right' ? right : 0, dy = part.side === 'bottom' ? below : 0
  const beside = part.side === 'left' || part.side === 'right'
  switch (part.kind) {
    case 'cells': return (px, py) => [zx(px), zy(py)]
    case 'header': return (px, py) => [px * z, py * z]
    case 'footer': return (px, py) => [px * z, py * z + g.height - layout.h * z]
    case 'legend': {
      const shrink = barShrink(g), b = layout.bar
      return (px, py) => [px * z + dx, py * z + dy - (b && py > b[1] + b[3] + 1 ? shrink : 0)]
    }
    case 'title': {
      const lift = part.side === 'bottom' ? g.lift ?? 0 : 0
      return (px, py) => beside ? [px * z + dx, fy(py)] : [fx(px), py * z + dy - lift]
    }
    case 'track': if (!part.track) break; return (px, py) => beside ? [px * z + dx, py * z] : [px > bx + bw ? px * z + right : px * z, py * z + dy]
    case 'diagonal': {
      // Names keep their distance from the side and the middle of their cell.
      const n = part.items?.length || 1, cw = bw / n, ch = bh / n
      return (px, py) => {
        const edge = bx + Math.round((px - bx) / cw) * cw, middle = by + (Math.floor((py - by) / ch) + .5) * ch
        return [zx(edge) + (px - edge) * z, zy(middle) + (py - middle) * z]
      }
    }
    case 'marks': case 'contours': if (part.box[2] === 0) return (px, py) => [zx(px), zy(py)]
  }
  return (px, py) => beside ? [px * z + dx, zy(py)] : [zx(px), py * z + dy]
}

/** By how many CSS pixels an upright bar is shorter than laid out, beside a body that is. */
export function barShrink(g: Geometry): number {
  const b = g.layout.bar
  if (!b || g.layout.barLies) return 0
  const less = g.layout.body[3] * g.z - g.body[3]
  return Math.min(Math.max(0, less), Math.max(0, b[3] * g.z - 120))
}

/** A part's box in CSS pixels, along the whole body where it stands beside it; put into out. */
export function boxOf(g: Geometry, part: Part, out: Box = [0, 0, 0, 0]): Box {
  const { layout, z, body } = g, laid = layout.body, b = part.box
  const right = body[0] + body[2] - (laid[0] + laid[2]) * z, below = body[1] + body[3] - (laid[1] + laid[3]) * z
  const beside = part.side === 'left' || part.side === 'right'
  out[0] = beside ? b[0] * z + (part.side === 'right' ? right : 0) : body[0]
  out[1] = beside ? body[1] : b[1] * z + (part.side === 'bottom' ? below : 0)
  out[2] = beside ? b[2] * z : body[2]
  out[3] = beside ? body[3] : b[3] * z
  return out
}

/** Whether a part is the same for every window. */
export function still(part: Part): boolean { return stills.includes(part.kind) }

const stills = ['cells', 'header', 'footer', 'legend', 'title']

/** Whether the parts of a kind move with the window and end where the body does. */
export function moves(part: Part): boolean {
  return part.kind === 'groups' || part.kind === 'contours' || part.kind === 'track' && !part.track || part.kind === 'slices' || part.kind === 'marks' || part.kind === 'diagonal'
}
