// The map page: MapLibre comes as a module of its own, from the page's folder.
import type * as MapLibre from 'maplibre-gl'
import { App } from './map/app'
import type { Config } from './map/model'
import { own } from './map/style'

async function open(): Promise<void> {
  const root = document.getElementById('swelter')!
  const html = document.documentElement
  if (html.dataset.theme === 'auto') html.dataset.theme = window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
  try {
    const folder = new URL(html.dataset.folder ?? '.', location.href)
    const [gl, answer] = await Promise.all([import(new URL('maplibre-gl.mjs', folder).href) as Promise<typeof MapLibre>, fetch(new URL('config.json', folder).href)])
    if (!answer.ok) throw new Error((await answer.text()).trim())
    gl.setWorkerUrl(new URL('maplibre-gl-worker.mjs', folder).href)
    const config = await answer.json() as Config
    config.ground = new URL(config.ground, folder).href
    if (config.events) config.events = new URL(config.events, folder).href
    for (const l of config.layers) for (const key of ['tilejson', 'archive', 'shapes', 'contours'] as const) if (l[key]) l[key] = new URL(l[key], folder).href.replace('%7Bzoom%7D', '{zoom}')
    const failed: string[] = []
    const app = new App(root, config, gl, await own(config, failed), failed)
    await app.start()
    Object.assign(window, { swelterPage: app })
  } catch (err) {
    const p = document.createElement('p')
    p.setAttribute('role', 'alert')
    p.className = 'broken'
    p.textContent = `The map cannot be shown: ${err instanceof Error ? err.message : String(err)}`
    root.replaceChildren(p)
  }
}

void open()
