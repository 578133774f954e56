// Filters in words.
import { full } from '../frame/format'
import { when } from './axis'
import { yearMonths } from './bins'
import { tidy } from './pen'
import type { Column, Filter } from './model'

/** What a filter takes of its column. */
export function chosenWords(f: Filter, c: Column | undefined): string {
  const parts: string[] = []
  if (f.in) parts.push(f.in.length > 3 ? `${f.in.length} values` : f.in.map(t => tidy(t).slice(0, 60)).join(', '))
  if (f.out) parts.push(`none of ${f.out.length}`)
  const word = (v: number) => c?.kind === 'time' ? when(v) : c && yearMonths(c) && v % 100 === 0 ? String(v / 100) : full(v)
  if (f.lo !== undefined && f.hi !== undefined) {
    const whole = c?.integer && c.kind === 'number' && f.hi - f.lo === 1
    parts.push(whole ? full(f.lo) : `${word(f.lo)} – ${word(f.hi)}`)
  } else if (f.lo !== undefined) parts.push(`from ${word(f.lo)}`)
  else if (f.hi !== undefined) parts.push(`below ${word(f.hi)}`)
  if (f.missing) parts.push('missing')
  return parts.join(' or ')
}

export function filterWords(f: Filter, columns: Map<string, Column>): string {
  return `${tidy(f.column)} ${chosenWords(f, columns.get(f.column))}`
}
