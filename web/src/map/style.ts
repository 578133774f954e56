// The ground without a style of one's own: sea, land and borders.
import type { StyleSpecification } from 'maplibre-gl'
import type { Config } from './model'

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
