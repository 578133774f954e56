// Numbers and places as people read them.

/** As many digits as steps of that size need. */
export function digitsOf(step: number): number {
  return step > 0 && step < 1 ? Math.min(6, Math.max(0, Math.ceil(-Math.log10(step) - 1e-9))) : 0
}

export function number(v: number, digits: number): string {
  if (v !== v) return 'no value'
  const s = v.toFixed(digits)
  return Number(s) === 0 ? s.replace('-', '') : s.replace('-', '−')
}

export function signed(v: number, digits: number): string {
  const s = number(v, digits)
  return v > 0 && Number(v.toFixed(digits)) !== 0 ? '+' + s : s
}

export function place(lon: number, lat: number): string {
  const one = (v: number, plus: string, minus: string) => {
    const text = Math.abs(v).toFixed(Number.isInteger(v) ? 0 : 1)
    return v === 0 ? '0°' : `${text}° ${v > 0 ? plus : minus}`
  }
  return `${one(lat, 'N', 'S')}, ${one(lon, 'E', 'W')}`
}

/** Round positions between two numbers, about n of them. */
export function ticks(lo: number, hi: number, n: number): number[] {
  const raw = (hi - lo) / Math.max(1, n)
  if (!(raw > 0) || !isFinite(raw)) return [lo]
  const power = 10 ** Math.floor(Math.log10(raw)), f = raw / power
  const step = (f < 1.5 ? 1 : f < 3.5 ? 2 : f < 7.5 ? 5 : 10) * power
  const out: number[] = []
  for (let k = Math.ceil(lo / step - 1e-9); k * step <= hi + step * 1e-9; k++) out.push(k * step)
  return out
}

export function stepOf(t: number[]): number { return t.length > 1 ? t[1] - t[0] : 1 }

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** A month of the file (2026-02) as people write it; other times stay. */
export function spoken(time: string): string {
  const m = /^(-?\d+)-(\d\d)$/.exec(time)
  return m ? `${months[Number(m[2]) - 1]} ${m[1]}` : time
}
