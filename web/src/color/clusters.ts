// Colours of clusters that a cut makes: told apart by every kind of colour
// vision, on light and on dark (Paul Tol's bright scheme and two greys).
const inks = ['#4477aa', '#ee6677', '#228833', '#ccbb44', '#66ccee', '#aa3377', '#ee8866', '#8f8f8f', '#44bb99', '#997700']

export function clusterInk(i: number): string { return inks[i % inks.length] }
