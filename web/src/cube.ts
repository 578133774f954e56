// The page of a cube: unpacks its data and opens the dashboard.
import { App } from './cube/app'
import type { CubeData } from './cube/model'
import { read } from './data/read'

async function open(): Promise<void> {
  const root = document.getElementById('swelter'), text = document.getElementById('swelter-data')?.textContent
  if (!root || !text) return
  const dark = window.matchMedia('(prefers-color-scheme: dark)').matches
  const html = document.documentElement
  if (html.dataset.theme === 'auto') html.dataset.theme = dark ? 'dark' : 'light'
  const still = root.innerHTML
  try {
    const data = await read(text) as unknown as CubeData
    await document.fonts.ready
    Object.assign(window, { swelterPage: new App(root, data) })
    performance.mark('swelter-picture')
  } catch (err) {
    root.innerHTML = still
    const p = document.createElement('p')
    p.setAttribute('role', 'alert')
    p.className = 'broken'
    p.textContent = `The data of this page are damaged (${err instanceof Error ? err.message : String(err)}); ask for the file again.`
    root.prepend(p)
  }
}

void open()
