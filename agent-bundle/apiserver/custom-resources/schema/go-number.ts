/**
 * A number as Go prints a float64 by itself: `1.5`, `1e+06`, `1e-05`. Bounds of fractions stand like this in messages; those of
 * integers are printed in full.
 */
export function goFloat(value: number): string {
  const [mantissa = '', power = '0'] = value.toExponential().split('e');
  const exponent = Number(power);
  if (exponent >= -4 && exponent < 6) return String(value);
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}
