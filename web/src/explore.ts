// The page of a table: unpacks its data and opens the dashboard.
import { read } from './data/read'
import { App } from './explore/app'
import { Local } from './explore/local'
import type { Head } from './explore/model'
import { news } from './explore/news'
import { Remote } from './explore/remote'

async function open(): Promise<void> {
  const root = document.getElementById('swelter'), text = document.getElementById('swelter-data')?.textContent
  if (!root || !text) return
  const dark = window.matchMedia('(prefers-color-scheme: dark)').matches
  const html = document.documentElement
  if (html.dataset.theme === 'auto') html.dataset.theme = dark ? 'dark' : 'light'
  const still = root.innerHTML
  try {
    const data = await read(text), head = data.head as unknown as Head
    await document.fonts.ready
    const app = new App(root, data, head.served ? new Remote() : new Local(head, data))
    if (head.served) void news(app)
    Object.assign(window, { swelterPage: app })
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
