// What a person takes away: the picture and the drawing of what is seen, and the
// recipe that makes it again.
import type { App } from '../app'
import { Drawing } from '../frame/drawing'
import { menu, save } from './card'
import { button, el } from './dom'
import { recipeOf } from './recipe'

export interface Files { png: () => HTMLCanvasElement; svg: () => string; recipe: () => ReturnType<typeof recipeOf> }

/** The files of a page and its panels, if it has some. */
export function filesOf(app: App, panels: readonly App[] = []): Files {
  return {
    png: () => pictureOf(app, panels, 2 / app.geometry.z), // two pixels a point: 144 dpi, as the command's
    svg: () => drawingOf(app, panels),
    recipe: () => recipeOf(app, panels[0] ?? app),
  }
}

/** Buttons for them. */
export function saveButtons(app: App, files: Files, say: (words: string) => void): HTMLElement[] {
  const name = fileName(app.data.head.title), saved = el('p', { class: 'saved' })
  const recipe = () => {
    const r = files.recipe()
    if (!r) return
    save(name + '.json', new Blob([r.text], { type: 'application/json' }))
    saved.textContent = `Saved; swelter run ${name}.json draws it.${r.left.length > 0 ? ` It does not hold ${r.left.join(' and ')}.` : ''}`
    say(saved.textContent)
  }
  return [
    button('Picture (PNG)', 'Picture (PNG)', () => files.png().toBlob(blob => { if (blob) save(name + '.png', blob) })),
    button('Drawing (SVG)', 'Drawing (SVG)', () => save(name + '.svg', new Blob([files.svg()], { type: 'image/svg+xml' }))),
    ...app.data.head.recipe ? [button('Recipe (JSON)', 'Recipe (JSON)', recipe), saved] : [],
  ]
}

export function saveMenu(app: App, files: Files, say: (words: string) => void): HTMLElement {
  return menu('Save', 'Save what is seen', 'save', [el('div', { class: 'list' }, ...saveButtons(app, files, say))])
}

/** Page and panels on one canvas, scale pixels a CSS pixel. */
function pictureOf(app: App, panels: readonly App[], scale: number): HTMLCanvasElement {
  const out = app.picture(scale), c = out.getContext('2d')!
  c.setTransform(1, 0, 0, 1, 0, 0)
  for (const a of panels) {
    const [x, y] = a.geometry.layout.at ?? [0, 0]
    c.drawImage(a.picture(scale, true), Math.round(x * a.geometry.z * scale), Math.round(y * a.geometry.z * scale))
  }
  return out
}

function drawingOf(app: App, panels: readonly App[]): string {
  const d = new Drawing(), g = app.geometry
  app.drawInto(d)
  for (const a of panels) {
    const [x, y] = a.geometry.layout.at ?? [0, 0]
    d.save()
    d.translate(x * a.geometry.z, y * a.geometry.z)
    a.drawInto(d, true)
    d.restore()
  }
  const fonts = (document.querySelector('style')?.textContent ?? '').match(/@font-face\{[^}]*\}/g) ?? []
  return d.svg(g.width, g.height, app.data.head.title, fonts.join(''))
}

/** A title as the name of a file. */
export function fileName(title: string): string {
  return title.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '').slice(0, 60).toLowerCase() || 'heatmap'
}
