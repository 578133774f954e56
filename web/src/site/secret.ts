// What is never recorded.

import { outOf } from './name'
import type { Settings } from './wire'

declare const SETTINGS: Settings

const ours = ['[data-swelter-ignore]', '[type=password]', 'form:has([type=password])']

/** excluded finds what the page or the site leaves out, and forms that ask for a password. */
export const excluded = [...ours, ...SETTINGS.exclude].filter(s => CSS.supports(`selector(${s})`)).join()

/** secret is true of what lies in anything excluded, through shadow roots and frames. */
export function secret(el: Element): boolean {
  for (let e: Element | null = el; e; e = outOf(e)) if (e.closest(excluded)) return true
  return false
}
