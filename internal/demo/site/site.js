let n = 0
for (const b of document.querySelectorAll('main button, #basket')) {
  b.addEventListener('click', () => { document.querySelector('#count').textContent = ++n })
}
