// The overlay: the heatmap on the page itself, opened by a signed link. The page
// is not changed; a canvas and a panel lie over it.

import { findAll, place } from './overlay/anchor'
import type { Answer } from './overlay/data'
import { draw, prepare, type Choice, type Scene } from './overlay/draw'
import { Panel, type Filters } from './overlay/panel'
import type { Settings } from './wire'

declare const SETTINGS: Settings

const script = document.currentScript as HTMLScriptElement & { swelterToken?: string }
const address = new URL(SETTINGS.name + '-o', script.src).href
const token = script.swelterToken ?? ''

class Overlay {
  private readonly canvas = document.createElement('canvas')
  private readonly panel: Panel
  private choice: Choice = { mode: 'heat', radius: 24, opacity: 0.8 }
  private scene: Scene | null = null
  private compared = false
  private asked = 0
  private due = 0
  private settle = 0
  private readonly watcher = new ResizeObserver(() => this.moved())
  private readonly changes = new MutationObserver(() => this.moved())
  private readonly gone = new AbortController()

  constructor() {
    Object.assign(this.canvas.style, {
      position: 'fixed',
      inset: '0',
      width: '100%',
      height: '100%',
      pointerEvents: 'none',
      zIndex: '2147483646',
      margin: '0',
    })
    this.canvas.setAttribute('aria-hidden', 'true')
    document.documentElement.append(this.canvas)
    this.panel = new Panel({
      mode: mode => this.choose({ mode }),
      radius: radius => this.choose({ radius }),
      opacity: opacity => this.choose({ opacity }),
      filter: f => void this.filter(f),
      png: () => this.png(),
      csv: () => this.csv(),
      close: () => this.close(),
    })
    const { signal } = this.gone
    addEventListener('scroll', () => this.frame(), { capture: true, passive: true, signal })
    document.addEventListener('scroll', e => e.target !== document && this.moved(), { capture: true, passive: true, signal })
    addEventListener('resize', () => (this.frame(), this.moved()), { passive: true, signal })
    this.watcher.observe(document.documentElement)
    if (document.body) this.changes.observe(document.body, { subtree: true, childList: true })
  }

  /** filter asks anew; a comparison is shown as the difference that it is. */
  private async filter(f: Filters): Promise<void> {
    await this.ask(f)
    const differs = !!this.scene?.answer.minus
    if (differs !== this.compared) this.choose({ mode: differs ? 'difference' : 'heat' })
    this.compared = differs
  }

  /** ask gets the data of the page in sight, under filters. */
  async ask(f: Filters | null): Promise<void> {
    const mine = ++this.asked
    const url = new URL(address)
    url.searchParams.set('url', location.href)
    for (const key of ['from', 'to', 'width', 'pointer', 'ref', 'variant'] as const) if (f?.[key]) url.searchParams.set(key, f[key])
    const compare = f?.compare.match(/^(\w+)=(.+)/)
    if (compare) url.searchParams.set('minus.' + compare[1], compare[2])
    try {
      const r = await fetch(url, { headers: { Authorization: 'Bearer ' + token }, credentials: 'omit' })
      const said = await r.json().catch(() => ({}))
      if (mine !== this.asked) return
      if (!r.ok)
        return this.panel.say(r.status === 401 ? 'This link has expired; make a new one.' : String(said.error ?? `The server answers ${r.status}.`))
      this.take(said as Answer)
    } catch {
      this.panel.say('The server cannot be reached, or the policy of this page (connect-src) forbids it.')
    }
  }

  private take(answer: Answer): void {
    for (const key of ['elements', 'unused', 'urls'] as const) answer[key] ??= [] as never
    const found = findAll(answer.elements)
    this.scene = { answer, found, placed: place(answer, found), choice: this.choice, page: null, window: null, legend: null }
    this.lay()
  }

  private choose(part: Partial<Choice>): void {
    this.choice = { ...this.choice, ...part }
    if (this.scene) {
      this.scene.choice = this.choice
      this.lay()
    }
  }

  private lay(): void {
    if (!this.scene) return
    prepare(this.scene)
    this.panel.show(this.scene)
    this.frame()
  }

  /** moved lays the places anew once the page's layout has come to rest. */
  private moved(): void {
    clearTimeout(this.settle)
    this.settle = setTimeout(() => {
      if (!this.scene) return
      if (this.scene.found.some(f => !f.el?.isConnected)) this.scene.found = findAll(this.scene.answer.elements)
      this.scene.placed = place(this.scene.answer, this.scene.found)
      this.lay()
    }, 150)
  }

  private frame(): void {
    this.due ||= requestAnimationFrame(() => {
      this.due = 0
      if (this.scene) draw(this.canvas, this.scene)
    })
  }

  private png(): void {
    const layer = this.scene?.page
    const out = document.createElement('canvas')
    out.width = layer ? layer.heat.cols * layer.heat.cell : this.canvas.width
    out.height = layer ? layer.heat.rows * layer.heat.cell : this.canvas.height
    out.getContext('2d')!.drawImage(layer?.image ?? this.canvas, 0, 0, out.width, out.height)
    out.toBlob(b => b && save(b, 'heatmap.png'))
  }

  private csv(): void {
    if (!this.scene) return
    const rows = this.scene.answer.elements.map(e =>
      [e.m || e.s, e.g ?? '', e.clicks, e.visitors, e.rage, e.dead, e.seen, e.visitorsSeen].map(field).join(),
    )
    save(
      new Blob(['element,kind,clicks,visitor_days,rage,dead,views_seen,visitor_days_seen\r\n' + rows.join('\r\n') + '\r\n'], { type: 'text/csv' }),
      'elements.csv',
    )
  }

  private close(): void {
    this.gone.abort()
    this.watcher.disconnect()
    this.changes.disconnect()
    this.canvas.remove()
    this.panel.host.remove()
  }
}

/** field is a value as CSV has it; what a spreadsheet would compute is made text. */
function field(v: string | number): string {
  const s = String(v)
  return /^[=+\-@\t\r]/.test(s) && typeof v === 'string' ? `"'${s.replace(/"/g, '""')}"` : /[",\r\n]/.test(s) ? `"${s.replace(/"/g, '""')}"` : s
}

function save(data: Blob, name: string): void {
  const a = document.createElement('a')
  a.href = URL.createObjectURL(data)
  a.download = name
  a.click()
  setTimeout(() => URL.revokeObjectURL(a.href), 10_000)
}

if (token) {
  const overlay = new Overlay()
  void overlay.ask(null)
}
