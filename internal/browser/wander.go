package browser

import "fmt"

// Wander does as many random things with a page as are wanted, as somebody does
// who tries everything: clicks, drags, keys, the wheel, and odd values in fields.
// What the page throws fails the test. Nothing is saved and no page is left; the
// same seed does the same to the same page.
func (p *Page) Wander(seed, steps int) {
	p.t.Helper()
	Eval[bool](p, fmt.Sprintf(wander, seed, steps))
}

const wander = `(async () => {
	let state = %d
	const pick = n => (state = (state * 1103515245 + 12345) & 0x7fffffff) %% n
	const any = all => all[pick(Math.max(1, all.length))]
	const visible = what => [...document.querySelectorAll(what)].filter(e => e.getClientRects().length)
	const inside = e => (r => ({ clientX: r.left + pick(1 + Math.floor(r.width)), clientY: r.top + pick(1 + Math.floor(r.height)) }))(e.getBoundingClientRect())
	HTMLAnchorElement.prototype.click = () => {}
	window.open = window.print = () => null
	const keys = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Enter', 'Escape', 'Home', 'End', 'PageUp', 'PageDown', 'Delete', 'Tab', ...' +-01/?fshlzptcrumdgxy']
	const fire = (e, kind, type, o) => e.dispatchEvent(new kind(type, { bubbles: true, cancelable: true, pointerId: 1, isPrimary: true, ...o }))
	const acts = [
		() => { // a click, or a drag
			const e = any(visible('button, input, select, summary, canvas, [tabindex], [role], a:not([href]), td, th, svg *'))
			if (!e) return
			const from = inside(e), to = pick(2) ? from : { clientX: from.clientX + pick(200) - 100, clientY: from.clientY + pick(200) - 100 }
			const under = document.elementFromPoint(from.clientX, from.clientY) ?? e
			fire(under, PointerEvent, 'pointermove', from)
			fire(under, PointerEvent, 'pointerdown', { ...from, buttons: 1 })
			fire(under, PointerEvent, 'pointermove', { ...to, buttons: 1 })
			fire(under, PointerEvent, 'pointerup', to)
			if (to === from) e.click?.()
			if (pick(8) === 0) fire(under, MouseEvent, 'dblclick', from)
		},
		() => {
			const on = pick(3) ? document.activeElement ?? document.body : any(visible('[tabindex]')) ?? document.body
			on.focus?.()
			fire(on, KeyboardEvent, 'keydown', { key: any(keys), shiftKey: pick(3) === 0, ctrlKey: pick(5) === 0 })
		},
		() => {
			const e = any(visible('canvas')) ?? document.body
			fire(e, WheelEvent, 'wheel', { ...inside(e), deltaY: pick(2000) - 1000, deltaX: pick(200) - 100, ctrlKey: pick(3) === 0, shiftKey: pick(3) === 0 })
		},
		() => {
			const e = any(visible('input, select'))
			if (!e || e.type === 'file') return
			if (e.tagName === 'SELECT') e.selectedIndex = pick(e.options.length)
			else if (e.type === 'checkbox' || e.type === 'radio') e.checked = !e.checked
			else e.value = e.type === 'range' ? Number(e.min) + pick(100) / 100 * (e.max - e.min) : any(['', '0', '-5', '1e9', 'abc', '<b>', '2000-01-01', '[a', '1900'])
			fire(e, Event, 'input')
			fire(e, Event, 'change')
		},
	]
	for (let i = 0; i < %d; i++) {
		any(acts)()
		if (i %% 4 === 0) await new Promise(r => { requestAnimationFrame(r); setTimeout(r, 100) })
	}
	return true
})()`
