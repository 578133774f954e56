// Views that the reader saved: with the server that shows the page, until it
// stops; of a file in the browser.
import { button, el } from '../ui/dom'
import type { App } from './app'
import { tidy } from './pen'
import { fromLink, toLink } from './state'

interface Saved { name: string; link: string }

export class Views {
  readonly root = el('div', { class: 'opens' })
  private readonly list = el('div', { class: 'menu', hidden: '' })
  private saved: Saved[] = []

  constructor(private readonly app: App) {
    const open = button('Views', 'saved views', () => { this.list.hidden = !this.list.hidden; void this.load() })
    document.addEventListener('pointerdown', e => { if (!this.root.contains(e.target as Node)) this.list.hidden = true })
    this.root.append(open, this.list)
  }

  private get key(): string { return `swelter views of ${this.app.head.name}` }

  private async load(): Promise<void> {
    try {
      if (this.app.head.served) this.saved = await (await fetch('views')).json() as Saved[]
      else this.saved = JSON.parse(localStorage.getItem(this.key) ?? '[]') as Saved[]
    } catch { /* none can be kept here */ }
    this.fill()
  }

  private async store(): Promise<void> {
    try {
      if (this.app.head.served) await fetch('views', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(this.saved) })
      else localStorage.setItem(this.key, JSON.stringify(this.saved))
    } catch {
      this.app.say('this view can only be kept as a link', true)
    }
    this.fill()
  }

  private fill(): void {
    const name = el('input', { placeholder: 'name of this view', 'aria-label': 'name of this view', maxlength: '80' })
    const save = () => {
      const given = name.value.trim() || `view ${this.saved.length + 1}`
      this.saved = [...this.saved.filter(v => v.name !== given), { name: given, link: toLink(this.app.state, this.app.start) || '#{}' }]
      void this.store()
    }
    name.addEventListener('keydown', e => { if (e.key === 'Enter') save() })
    this.list.replaceChildren(...this.saved.map(v => el('div', { class: 'line' },
      button(tidy(v.name).slice(0, 80), 'show this view', () => { this.list.hidden = true; this.app.store.change(fromLink(v.link, this.app.start, this.app.head.columns).state) }),
      button('×', `forget ${tidy(v.name)}`, () => { this.saved = this.saved.filter(o => o !== v); void this.store() }))),
      el('div', { class: 'line' }, name, button('Save', 'save this view', save)))
  }
}
