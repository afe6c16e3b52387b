/**
 * A number with `digits` decimals as Python's `format(value, '.{digits}f')`: exact ties go to the even
 * digit, where JavaScript's `toFixed` rounds them up.
 */
export function pythonFixed(value: number, digits: number): string {
  if (Number.isNaN(value)) return 'nan';
  const rounded = value.toFixed(digits);
  // With 100 decimals toFixed is exact for anything that can be a tie at so few.
  const exact = Math.abs(value).toFixed(100);
  const tail = exact.slice(exact.indexOf('.') + 1 + digits);
  if (!/^50*$/.test(tail)) return rounded;
  const cut = exact.slice(0, digits === 0 ? exact.indexOf('.') : exact.indexOf('.') + 1 + digits);
  return /[02468]$/.test(cut) ? (value < 0 ? `-${cut}` : cut) : rounded;
}
