// The line across a tree that cuts it into clusters, dragged or moved by keys.
import type { App } from '../app'
import { clustersAt, cut } from '../data/tree'
import { el } from './dom'
import { cutWords, sideOf, type SideName } from './order'

export class CutLine {
  private readonly handle: HTMLElement
  private held = false

  constructor(private readonly app: App, private readonly side: SideName, private readonly say: (words: string) => void) {
    const { words } = sideOf(app, side)
    this.handle = el('div', { class: `cut ${side}`, role: 'slider', tabindex: '0', 'aria-label': `Cut of the ${words} into clusters`, 'aria-valuemin': '0', title: 'Drag to cut the tree into clusters' })
    this.handle.addEventListener('pointerdown', e => {
      e.stopPropagation()
      this.held = true
      this.handle.setPointerCapture(e.pointerId)
    })
    this.handle.addEventListener('pointermove', e => { if (this.held) this.drag(e) })
    for (const end of ['pointerup', 'pointercancel']) {
      this.handle.addEventListener(end, () => {
        if (this.held) this.say(this.words())
        this.held = false
      })
    }
    this.handle.addEventListener('dblclick', () => this.set(0))
    this.handle.addEventListener('keydown', e => {
      const steps: Record<string, number> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1, PageDown: 5, PageUp: -5 }
      if (e.key in steps) this.set(Math.max(this.least, this.now + steps[e.key]))
      else if (e.key === 'Home' || e.key === 'Delete') this.set(0)
      else return
      e.preventDefault()
      e.stopPropagation()
      this.say(this.words())
    })
    app.root.append(this.handle)
    app.overlays.push(() => this.place())
    app.overlays.push(p => {
      const t = this.tree, h = this.height
      if (!t || h === null) return
      const [x0, y0] = t.at(0, h), b = t.box, c = p.c
      c.save()
      c.setLineDash([4, 3])
      c.lineWidth = 1.5
      c.strokeStyle = p.ink('focus')
      c.beginPath()
      if (side === 'cols') { c.moveTo(b[0], y0); c.lineTo(b[0] + b[2], y0) } else { c.moveTo(x0, b[1]); c.lineTo(x0, b[1] + b[3]) }
      c.stroke()
      c.restore()
    })
  }

  private get tree() { return this.app.treePlace(this.side === 'cols' ? 'x' : 'y') }
  private get now(): number { return this.app.store.view[this.side].cut }
  private get least(): number { return Math.max(1, clustersAt(this.tree!.tree, Infinity)) }

  /** Where the line lies, in CSS pixels from the cells; null without a cut. */
  private get height(): number | null {
    const t = this.tree, line = this.app.treeMarks[this.side === 'cols' ? 'x' : 'y'].line
    return t && line !== null ? t.upOf(line) : null
  }

  private set(k: number): void {
    const v = this.app.store.view[this.side]
    if (v.cut !== k) this.app.store.change({ [this.side]: { ...v, cut: Math.min(k, sideOf(this.app, this.side).cells) } })
  }

  private drag(e: PointerEvent): void {
    const t = this.tree, r = this.app.root.getBoundingClientRect()
    if (!t) return
    const { up } = t.from(e.clientX - r.left, e.clientY - r.top)
    const k = clustersAt(t.tree, t.heightAt(up))
    this.set(k <= this.least && up > t.upOf(t.tree.height) + 3 ? 0 : k)
  }

  private words(): string {
    const tree = sideOf(this.app, this.side).tree
    return this.now === 0 || !tree ? 'no cut' : cutWords(cut(tree, this.now).clusters.map(c => c.last - c.first + 1))
  }

  private place(): void {
    const t = this.tree
    this.handle.hidden = !t
    if (!t) return
    const [x, y, w, h] = t.box, up = this.height ?? t.upOf(t.tree.height) + 4, [px, py] = t.at(0, up)
    Object.assign(this.handle.style, this.side === 'cols' ? { left: x + w + 'px', top: py + 'px' } : { left: px + 'px', top: y + h + 'px' })
    this.handle.classList.toggle('on', this.now > 0)
    this.handle.textContent = this.now > 0 ? String(this.now) : ''
    this.handle.setAttribute('aria-valuenow', String(this.now))
    this.handle.setAttribute('aria-valuemax', String(sideOf(this.app, this.side).cells))
    this.handle.setAttribute('aria-valuetext', this.words())
  }
}
