// Plays the matrices of a page one after the other: play and pause, step, speed,
// and a slider that says which one is seen.
import type { App } from '../app'
import { el } from './dom'

/** How fast, of the pace that the figure asks for. */
const speeds: [number, string][] = [[.5, '½ ×'], [1, '1 ×'], [2, '2 ×'], [4, '4 ×'], [10, '10 ×']]

export function player(app: App, say: (text: string) => void): HTMLElement {
  const names = app.data.head.frames ?? [], by = app.data.head.by || 'frame'
  const now = () => app.store.view.frame
  const show = (frame: number, aloud: boolean) => {
    const k = (frame + names.length) % names.length
    app.store.change({ frame: k })
    if (aloud) say(`${by} ${names[k]}, ${k + 1} of ${names.length}`)
  }
  let timer = 0, times = 1
  const pace = () => Math.max(20, 1000 / (app.data.head.rate || 1) / times)
  const button = (text: string, title: string, act: () => void) => {
    const b = el('button', { type: 'button', title, 'aria-label': title }, text)
    b.addEventListener('click', act)
    return b
  }
  const stop = () => { clearInterval(timer); timer = 0; mark() }
  const start = () => { clearInterval(timer); timer = setInterval(() => show(now() + 1, false), pace()); mark() }
  const play = button('▶', 'Play', () => { if (timer) stop(); else start() })
  const mark = () => {
    play.textContent = timer ? '❚❚' : '▶'
    play.title = timer ? 'Pause' : 'Play'
    play.setAttribute('aria-label', play.title)
  }
  const slider = el('input', { type: 'range', min: '0', max: String(names.length - 1), step: '1', 'aria-label': by })
  slider.addEventListener('input', () => { stop(); show(Number(slider.value), false) })
  const speed = el('select', { 'aria-label': 'Speed' }, ...speeds.map(([times, text]) => el('option', { value: String(times) }, text)))
  speed.value = '1'
  speed.addEventListener('change', () => {
    times = Number(speed.value)
    if (timer) start()
  })
  const name = el('output', { class: 'frame-name' })
  const tell = () => {
    name.textContent = names[now()]
    slider.value = String(now())
    slider.setAttribute('aria-valuetext', names[now()])
  }
  app.store.listen((view, before) => { if (view.frame !== before.frame) tell() })
  tell()
  return el('div', { class: 'bar player', role: 'toolbar', 'aria-label': `Play by ${by}` }, el('div', { class: 'group' },
    button('❘◀', 'One back', () => { stop(); show(now() - 1, true) }), play, button('▶❘', 'One on', () => { stop(); show(now() + 1, true) })),
  slider, name, el('label', {}, el('span', {}, 'Speed'), speed))
}
