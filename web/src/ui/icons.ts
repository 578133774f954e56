// Small drawings for buttons, in the colour of their text.
const paths = {
  find: 'M10.5 10.5 15 15M12 7A5 5 0 1 1 2 7a5 5 0 0 1 10 0',
  order: 'M2 3h13M2 8h9M2 13h5',
  colours: 'M8.5 2v13a6.5 6.5 0 0 1 0-13a6.5 6.5 0 0 1 0 13',
  region: 'M2 5V2h3M8 2h1M12 2h3v3M15 8v1M15 12v3h-3M9 15H8M5 15H2v-3M2 9V8',
  profiles: 'M2 2v13h13M5 11l3-5 3 3 4-6',
  undo: 'M6 3 2 7l4 4M2 7h8a4 4 0 0 1 0 8H8',
  redo: 'M11 3l4 4-4 4M15 7H7a4 4 0 0 0 0 8h2',
  theme: 'M14 10A6.5 6.5 0 1 1 7 2.500a5 5 0 0 0 7 7.500',
  more: 'M3 8.500h.01M8.500 8.500h.01M14 8.500h.01',
  fit: 'M2 6V2h4M11 2h4v4M15 11v4h-4M6 15H2v-4',
  save: 'M8.500 2v9M4.500 7.500l4 4 4-4M2.500 15h12',
  close: 'M4 4l9 9M13 4l-9 9',
  back: 'M10 3 5 8.500l5 5.500',
  forth: 'M7 3l5 5.500-5 5.500',
} as const

export type Icon = keyof typeof paths

export function icon(name: Icon): Node {
  const t = document.createElement('template')
  t.innerHTML = `<svg class="icon" viewBox="0 0 17 17" aria-hidden="true"><path d="${paths[name]}"/></svg>`
  return t.content
}
