// Numbers as people read them.

/** At most four digits that count, thousands apart. */
export function number(v: number): string {
  if (v !== v) return 'no value'
  const a = Math.abs(v)
  if (a !== 0 && (a >= 1e9 || a < 1e-4)) return v.toExponential(2).replace('-', '−')
  const s = a >= 1000 ? Math.round(v).toString() : String(Number(v.toPrecision(4)))
  const [whole, part] = s.replace('-', '').split('.')
  return (v < 0 ? '−' : '') + whole.replace(/\B(?=(\d{3})+$)/g, '\u2009') + (part ? '.' + part : '')
}

export function place(lon: number, lat: number): string {
  lon = ((lon + 540) % 360 + 360) % 360 - 180
  const one = (v: number, plus: string, minus: string) => `${Math.abs(v).toFixed(2)}° ${v >= 0 ? plus : minus}`
  return `${one(lat, 'N', 'S')}, ${one(lon, 'E', 'W')}`
}
