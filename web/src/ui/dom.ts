// Makes elements; what comes from data is always text.
import { icon, type Icon } from './icons'

export function el<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Record<string, string> = {}, ...children: (Node | string)[]): HTMLElementTagNameMap[K] {
  const out = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) out.setAttribute(name, value)
  out.append(...children)
  return out
}

/** Says another text; the same one again costs nothing. */
export function write(on: Element, text: string): void {
  if (on.textContent !== text) on.textContent = text
}

/** A button that does something at once; text may be "" beside an icon. */
export function button(text: string, title: string, act: () => void, picture?: Icon): HTMLButtonElement {
  const b = el('button', { type: 'button', title })
  if (picture) b.append(icon(picture))
  if (text) b.append(el('span', {}, text))
  // Who speaks to the page says what is written on it.
  if (text !== title) b.setAttribute('aria-label', /[\p{L}\p{N}]/u.test(text) && !title.toLowerCase().includes(text.toLowerCase()) ? `${text}: ${title}` : title)
  b.addEventListener('click', act)
  return b
}

/** A choice of one among several, as value and text; now says which. */
export function choice(name: string, options: () => [string, string][], now: () => string, set: (v: string) => void): { label: HTMLLabelElement; fill: () => void } {
  const s = el('select', { 'aria-label': name })
  const fill = () => {
    const all = options(), value = now()
    if (all.map(o => o.join()).join('\n') !== s.dataset.options) {
      s.dataset.options = all.map(o => o.join()).join('\n')
      s.replaceChildren(...all.map(([v, text]) => el('option', { value: v }, text)))
    }
    s.value = value
  }
  s.addEventListener('change', () => set(s.value))
  fill()
  return { label: el('label', {}, el('span', {}, name), s), fill }
}
