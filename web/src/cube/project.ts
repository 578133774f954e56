// Places on the map. Equal Earth (Šavrič, Patterson and Jenny 2018) on the
// sphere, or longitude and latitude as they are.

const a1 = 1.340264, a2 = -.081106, a3 = .000893, a4 = .003796, m = Math.sqrt(3) / 2
const radian = Math.PI / 180

export interface View {
  width: number; height: number // pixels
  /** Where a place lies. */
  forward(lon: number, lat: number): [number, number]
  /** Which place lies there; null beyond the map. */
  inverse(x: number, y: number): [number, number] | null
}

const high = (t: number): number => t * (a1 + a2 * t ** 2 + t ** 6 * (a3 + a4 * t ** 2))
const slope = (t: number): number => a1 + 3 * a2 * t ** 2 + t ** 6 * (7 * a3 + 9 * a4 * t ** 2)

const top = high(Math.asin(m)), side = Math.PI / (m * slope(0))

/** The height of a map of that width and extent. */
export function heightOf(width: number, plain: boolean, extent: readonly [number, number, number, number]): number {
  if (plain) return Math.round(width * (extent[3] - extent[1]) / (extent[2] - extent[0]))
  return Math.round(width * top / side)
}

/** extent is west, south, east, north; the plain map shows it, Equal Earth the world. */
export function viewOf(width: number, plain: boolean, extent: readonly [number, number, number, number]): View {
  const height = heightOf(width, plain, extent)
  if (plain) {
    const [w, s, e, n] = extent
    return {
      width, height,
      forward: (lon, lat) => [(lon - w) / (e - w) * width, (n - lat) / (n - s) * height],
      inverse: (x, y) => [w + x / width * (e - w), n - y / height * (n - s)],
    }
  }
  const k = width / (2 * side)
  return {
    width, height,
    forward: (lon, lat) => {
      const t = Math.asin(m * Math.sin(lat * radian))
      return [width / 2 + k * lon * radian * Math.cos(t) / (m * slope(t)), height / 2 - k * high(t)]
    },
    inverse: (x, y) => {
      const v = (height / 2 - y) / k
      if (Math.abs(v) > top) return null
      let t = v / a1
      for (let i = 0; i < 12; i++) {
        const d = (high(t) - v) / slope(t)
        t -= d
        if (Math.abs(d) < 1e-12) break
      }
      const lon = (x - width / 2) / k * m * slope(t) / Math.cos(t) / radian
      return Math.abs(lon) <= 180 ? [lon, Math.asin(Math.max(-1, Math.min(1, Math.sin(t) / m))) / radian] : null
    },
  }
}
