// Buttons and lists around the map.
import { el, write } from '../ui/dom'
import { chanceWords } from './chance'
import type { App } from './app'
import type { Mode, State } from './model'
import type { Which } from './strips'

export interface Controls {
  status: HTMLElement; top: HTMLElement; time: HTMLElement; middle: HTMLElement; below: HTMLElement; end: HTMLElement
  update(app: App): void
}

type Choice = readonly [value: string, label: string]

function select(label: string, choices: readonly Choice[], changed: (value: string) => void): { root: HTMLElement; box: HTMLSelectElement } {
  const box = el('select', { 'aria-label': label })
  for (const [value, text] of choices) box.append(el('option', { value }, text))
  box.addEventListener('change', () => changed(box.value))
  return { root: el('label', {}, el('span', {}, label), box), box }
}

function button(label: string, title: string, press: () => void): HTMLButtonElement {
  const b = el('button', { type: 'button', title, 'aria-label': title }, label)
  b.addEventListener('click', press)
  return b
}

export function controls(app: App): Controls {
  const h = app.head, set = (part: Partial<State>) => app.store.change(part)
  const mode = segments('what is shown', [['anomaly', 'Anomaly'], ['absolute', 'Absolute'], ['trend', 'Trend']], v => set({ mode: v as Mode }))
  if (!app.cube.hasAbsolute) mode.disable('absolute', h.why ?? 'there are no absolute values')
  const base = baseline(app)
  const region = regions(app)
  const surface = segments('surface', [['all', 'All'], ['land', 'Land'], ['ocean', 'Sea']], v => set({ surface: v as State['surface'] }))
  surface.root.hidden = !app.cube.hasLand
  const draw = segments('how to choose cells', [['', 'Point'], ['box', 'Box'], ['lasso', 'Lasso']], v => { app.root.dataset.tool = v })
  draw.set('')
  const flat = select('map', [['0', 'Equal area'], ['1', 'Plain']], v => set({ plain: v === '1' }))
  flat.root.replaceChildren(flat.box) // its choices say what it is
  flat.root.hidden = !app.map.world

  const playing = button('▶', 'play', () => app.play())
  const slider = el('input', { type: 'range', min: '0', max: String(h.frames - 1), step: '1', 'aria-label': 'time' })
  slider.addEventListener('input', () => { app.stop(); app.show(Number(slider.value)) })
  const date = el('output', { class: 'date' })
  const speed = select('speed', [1, 2, 6, 12, 24, 60].map(n => [String(n), `${n} / s`] as const), v => set({ speed: Number(v) }))
  const loop = el('input', { type: 'checkbox' })
  loop.addEventListener('change', () => set({ loop: loop.checked }))
  const time = el('div', { class: 'row time' }, button('‹', 'one step back', () => app.step(-1)), playing, button('›', 'one step on', () => app.step(1)),
    slider, date, speed.root, el('label', {}, loop, el('span', {}, 'loop')))
  const alone = h.frames < 2 // one frame has no line, no trend, and nothing of its own to differ from
  time.hidden = alone
  if (alone) {
    mode.disable('trend', 'there is one frame')
    if (!h.relative) mode.disable('anomaly', 'there is one frame')
    base.root.hidden = true
  }

  const what = el('p', { class: 'what' }), key = el('p', { class: 'key' })
  const clear = button('clear span', 'show one frame again', () => set({ span: null }))
  const strip = segments('view below', (h.months.some(m => m > 0) ? [['months', 'Months by year']] as Choice[] : []).concat([['latitude', 'Latitude by time'], ['stripes', 'Stripes']]), v => { app.which = v as Which; app.draw() })
  strip.set(app.which)
  strip.root.hidden = alone
  const status = el('p', { class: 'status' })
  const end = el('div', { class: 'row end-row' }, button('PNG', 'save the page as a picture', () => void app.download('png')), button('CSV', 'save the numbers of the line', () => void app.download('csv')),
    button('GIF', 'save the animation', () => void app.download('gif')), button('Link', 'copy a link to this view', () => copy(app, app.address())),
    button('Embed', 'copy the line that embeds this page', () => copy(app, embedLine(app))), button('Undo', 'undo', () => { if (!app.store.undo()) app.say('nothing to undo') }), theme(app))
  return {
    status, time, end,
    top: el('div', { class: 'row top' }, mode.root, base.root, region.root, surface.root, draw.root, flat.root),
    middle: el('div', { class: 'row' }, what, clear, key),
    below: el('div', { class: 'row' }, strip.root),
    update(a: App): void {
      const s = a.state
      mode.set(s.mode)
      base.set(s)
      region.set(s.region)
      surface.set(s.surface)
      flat.box.value = s.plain ? '1' : '0'
      slider.value = String(s.frame)
      slider.setAttribute('aria-valuetext', a.times[s.frame])
      write(date, s.span ? `${a.times[s.span[0]]} – ${a.times[s.span[1]]}` : a.times[s.frame])
      write(playing, a.playing ? '❚❚' : '▶')
      playing.setAttribute('aria-label', a.playing ? 'pause' : 'play')
      speed.box.value = String(s.speed)
      loop.checked = s.loop
      clear.hidden = s.span === null
      write(status, `${a.name}${h.unit ? `, ${a.unit}` : ''}: ${a.when()}${s.mode === 'trend' ? '' : `, ${a.against()}`}`)
      write(what, line(a))
      key.hidden = a.lines.length < 2
      const names = a.lines.map(l => l.ink + l.name).join()
      if (names !== key.dataset.names) key.replaceChildren(...a.lines.map(l => el('span', {}, swatch(l.ink), l.name)))
      key.dataset.names = names
    },
  }
}

function swatch(ink: string): HTMLElement {
  const s = el('i')
  s.style.background = ink
  return s
}

/** What the chart averages, and how much of it has data. */
function line(a: App): string {
  if (a.state.mode === 'trend') {
    const { perDecade, p } = a.trend
    return `Mean of ${a.selection.name}, area-weighted, ${a.when()}: ${a.words(perDecade)}${p === p ? `; ${chanceWords(p)}` : ''}`
  }
  const s = a.state, share = a.series.share
  const from = s.span ? s.span[0] : s.frame, to = s.span ? s.span[1] : s.frame
  let least = 1, sum = 0, n = 0
  for (let t = from; t <= to; t++) {
    least = Math.min(least, share[t])
    if (a.series.mean[t] === a.series.mean[t]) { sum += a.series.mean[t]; n++ }
  }
  const percent = least > .9995 ? 'all' : `${(100 * least).toFixed(least < .1 || least > .99 ? 1 : 0)}\u00a0%`
  const value = n > 0 ? a.wordsOf(sum / n) : 'no value'
  return `Mean of ${a.selection.name}, area-weighted, ${s.span ? `${a.times[from]} to ${a.times[to]}` : a.times[from]}: ${value}; ${percent} of its area has data${s.span ? ' in every frame' : ''}`
}

interface Segments { root: HTMLElement; set(value: string): void; disable(value: string, why: string): void }

function segments(label: string, choices: readonly Choice[], changed: (value: string) => void): Segments {
  const root = el('div', { class: 'segments', role: 'group', 'aria-label': label })
  const all = choices.map(([value, text]) => {
    const b = el('button', { type: 'button', 'aria-pressed': 'false', 'data-value': value }, text)
    b.addEventListener('click', () => { out.set(value); changed(value) })
    root.append(b)
    return b
  })
  const out: Segments = {
    root,
    set: value => { for (const b of all) b.setAttribute('aria-pressed', String(b.dataset.value === value)) },
    disable: (value, why) => {
      for (const b of all) if (b.dataset.value === value) { b.disabled = true; b.title = why }
    },
  }
  return out
}

function baseline(app: App): { root: HTMLElement; set(s: State): void } {
  const h = app.head, last = h.years[h.frames - 1]
  const years: Choice[] = [...new Set(h.years)].map(y => [String(y), String(y)] as const)
  if (h.relative && !h.base) years.unshift(['0', 'the file’s own'])
  const change = () => {
    const a = Number(from.box.value), b = Number(to.box.value)
    const filed = a === 0 || b === 0 && app.state.base[1] !== 0
    const from1 = a || b, to1 = b || Math.min(last, a + 29)
    app.store.change({ base: filed ? [0, 0] : [Math.min(from1, to1), Math.max(from1, to1)] })
  }
  const from = select('baseline from', years, change), to = select('to', years, change)
  const root = el('div', { class: 'pair' }, from.root, to.root)
  return {
    root, set: s => {
      from.box.value = String(s.base[1] === 0 ? 0 : nearest(h.years, s.base[0]))
      to.box.value = String(s.base[1] === 0 ? 0 : nearest(h.years, s.base[1]))
      to.root.hidden = s.base[1] === 0
      root.classList.toggle('off', s.mode === 'absolute')
    },
  }
}

/** The year of the list that is nearest. */
function nearest(years: number[], year: number): number {
  return years.reduce((a, b) => Math.abs(b - year) < Math.abs(a - year) ? b : a)
}

function regions(app: App): { root: HTMLElement; set(region: string): void } {
  const box = el('select', { 'aria-label': 'region' }, el('option', { value: '' }, app.cube.everywhere === 'the world' ? 'World' : 'Whole map'))
  for (const kind of [...new Set(app.head.regions.map(r => r.kind))]) {
    const group = el('optgroup', { label: kind })
    for (const r of app.head.regions) if (r.kind === kind) group.append(el('option', { value: r.id }, r.name))
    box.append(group)
  }
  const drawn = el('option', { value: '*' }, 'drawn area')
  box.addEventListener('change', () => app.store.change({ region: box.value === '*' ? '' : box.value }))
  return {
    root: el('label', {}, el('span', {}, 'region'), box),
    set: region => {
      const free = /^(box|lasso):/.test(region)
      if (free) box.append(drawn)
      else drawn.remove()
      box.value = free ? '*' : region
    },
  }
}

function theme(app: App): HTMLButtonElement {
  return button('◐', 'light or dark', () => {
    const root = document.documentElement
    root.dataset.theme = root.dataset.theme === 'dark' ? 'light' : 'dark'
    app.draw()
  })
}

function embedLine(app: App): string {
  const url = new URL(app.address())
  url.searchParams.set('embed', '1')
  const was = app.root.classList.contains('embed')
  app.root.classList.add('embed')
  const height = app.root.offsetHeight + 20 // a line more in a narrower place
  app.root.classList.toggle('embed', was)
  return `<iframe src="${url.href.replaceAll('&', '&amp;').replaceAll('"', '%22')}" width="100%" height="${height}" style="border:0" loading="lazy" title="${document.title.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"></iframe>`
}

function copy(app: App, text: string): void {
  const done = () => app.say('copied')
  const byHand = () => {
    const area = el('textarea')
    area.value = text
    document.body.append(area)
    area.select()
    document.execCommand('copy')
    area.remove()
    done()
  }
  if (navigator.clipboard) navigator.clipboard.writeText(text).then(done, byHand)
  else byHand()
}
