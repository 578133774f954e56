// Cards: what a button of the toolbar opens, and what floats beside the cells.
import type { App } from '../app'
import { el } from './dom'
import { icon, type Icon } from './icons'

/** A button that opens a card below itself; fill is called before it opens. */
export function menu(text: string, title: string, picture: Icon, content: HTMLElement[], fill: () => void = () => undefined): HTMLElement {
  const card = el('div', { class: 'card menu', role: 'group', 'aria-label': title, hidden: '' }, ...content)
  const b = el('button', { type: 'button', title, 'aria-label': title, 'aria-expanded': 'false' }, icon(picture))
  if (text) b.append(el('span', {}, text))
  const box = el('div', { class: 'opens' }, b, card)
  const open = (yes: boolean) => {
    card.hidden = !yes
    b.setAttribute('aria-expanded', String(yes))
    if (!yes) return
    fill()
    card.style.left = ''
    const r = card.getBoundingClientRect()
    if (r.right > innerWidth - 8) card.style.left = innerWidth - 8 - r.right + 'px'
    card.querySelector<HTMLElement>('input, select, button')?.focus()
  }
  b.addEventListener('click', () => open(card.hidden))
  box.addEventListener('keydown', e => {
    if (e.key !== 'Escape' || card.hidden) return
    e.stopPropagation()
    open(false)
    b.focus()
  })
  document.addEventListener('pointerdown', e => { if (!card.hidden && !box.contains(e.target as Node)) open(false) })
  return box
}

type Rect = { left: number; top: number; right: number; bottom: number }

/** Puts a card of fixed place beside something in the window, off the cells where there is room. */
export function float(app: App, card: HTMLElement, near: Rect): void {
  const r = app.root.getBoundingClientRect(), [bx, by, bw, bh] = app.geometry.body
  const body = { left: r.left + bx, top: r.top + by, right: r.left + bx + bw, bottom: r.top + by + bh }
  const w = card.offsetWidth, h = card.offsetHeight, gap = 10
  const others = [...document.querySelectorAll<HTMLElement>('.card:not(.menu):not([hidden])')]
  const before = others.slice(0, Math.max(0, others.indexOf(card))).map(o => o.getBoundingClientRect())
  const over = (x: number, y: number, o: Rect) => Math.max(0, Math.min(x + w, o.right) - Math.max(x, o.left)) * Math.max(0, Math.min(y + h, o.bottom) - Math.max(y, o.top))
  let best = [0, 0], least = Infinity
  for (const [x, y] of [
    [near.right + gap, near.top], [near.left - w - gap, near.top], [near.left, near.bottom + gap], [near.left, near.top - h - gap],
    [near.right - w, near.bottom + gap], [near.right - w, near.top - h - gap], [body.right + gap, body.top], [body.left - w - gap, body.top], [body.left, body.bottom + gap],
    [innerWidth - w, 0], [innerWidth - w, innerHeight - h], [0, innerHeight - h], [0, 0],
  ]) {
    const px = Math.max(4, Math.min(x, innerWidth - w - 4)), py = Math.max(4, Math.min(y, innerHeight - h - 4))
    const cost = over(px, py, body) * 10 + over(px, py, near) + before.reduce((s, o) => s + 20 * over(px, py, o), 0)
    if (cost < least) { least = cost; best = [px, py] }
  }
  Object.assign(card.style, { left: best[0] + 'px', top: best[1] + 'px' })
}

/** Copies text, also where the page may not ask for the clipboard. */
export async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const area = el('textarea', { class: 'unseen', 'aria-hidden': 'true' })
    area.value = text
    document.body.append(area)
    const was = document.activeElement as HTMLElement | null
    area.select()
    const done = document.execCommand('copy')
    area.remove()
    was?.focus()
    return done
  }
}

/** Hands a file to the person. */
export function save(name: string, blob: Blob): void {
  const a = el('a', { href: URL.createObjectURL(blob), download: name })
  a.click()
  setTimeout(() => URL.revokeObjectURL(a.href), 10000)
}
