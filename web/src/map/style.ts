// The ground: a person's own style, else sea, land and borders.
import type { StyleSpecification } from 'maplibre-gl'
import type { Config } from './model'

/** The style of a person's own; where it cannot be had, failed says why. */
export async function own(config: Config, failed: string[]): Promise<StyleSpecification | null> {
  if (!config.style) return null
  try {
    const r = await fetch(config.style)
    if (!r.ok) throw new Error(`${r.status}`)
    const style = await r.json() as StyleSpecification
    if (style.version !== 8 || !Array.isArray(style.layers) || !style.sources) throw new Error('it is no style of MapLibre')
    return style
  } catch (err) {
    delete config.style // what depends on it asks
    failed.push(`The base map cannot be had, outlines stand in for it: ${err instanceof Error ? err.message : String(err)}`)
    return null
  }
}

export function ground(config: Config): StyleSpecification {
  const css = getComputedStyle(document.documentElement), color = (name: string) => css.getPropertyValue(name).trim()
  return {
    version: 8,
    sources: { ground: { type: 'geojson', data: new URL(config.ground, location.href).href, tolerance: .3 } },
    layers: [
      { id: 'sea', type: 'background', paint: { 'background-color': color('--sea') } },
      { id: 'land', type: 'fill', source: 'ground', filter: ['==', ['get', 'kind'], 'land'], paint: { 'fill-color': color('--land'), 'fill-antialias': false } },
      { id: 'coast', type: 'line', source: 'ground', filter: ['==', ['get', 'kind'], 'coast'], paint: { 'line-color': color('--coast'), 'line-width': .8 } },
      { id: 'borders', type: 'line', source: 'ground', filter: ['==', ['get', 'kind'], 'border'], paint: { 'line-color': color('--border'), 'line-width': .6 } },
    ],
  }
}
