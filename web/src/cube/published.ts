// A published series beside the line of the mean.

export interface Published { name: string; x: number[]; v: number[] }

/** A series as the chart shows it: measured from the years of the baseline, where it has two thirds of them, and named so. */
export function measured(s: Published, base: readonly [number, number]): Published {
  const [from, to] = base
  if (to === 0) return { ...s, name: `${s.name}, as published` }
  const years = new Set<number>()
  let sum = 0, n = 0
  s.x.forEach((x, i) => {
    const year = Math.floor(x)
    if (year < from || year > to) return
    years.add(year)
    sum += s.v[i]
    n++
  })
  if (years.size < (to - from + 1) * 2 / 3) return { ...s, name: `${s.name}, as published: it has too few of the years ${from}–${to}` }
  return { ...s, v: s.v.map(v => v - sum / n), name: `${s.name}, from its mean of ${from}–${to}` }
}
