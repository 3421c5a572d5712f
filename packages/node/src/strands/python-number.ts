/**
 * A number as Python writes it. JavaScript does not tell 1.0 from 1: whole numbers are written as integers up to 2^53,
 * and as floats above, where only a float can have come from.
 */
export function pythonNumber(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "Infinity" : "-Infinity";
  if (Object.is(value, -0)) return "-0.0";
  if (Number.isSafeInteger(value)) return String(value);
  const [mantissa = "", power = "0"] = value.toExponential().split("e");
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 16) {
    return `${mantissa}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
  }
  const plain = exponent < 0 ? value.toFixed(decimalsOf(mantissa) - exponent) : String(value);
  return plain.includes(".") ? plain : `${plain}.0`;
}

function decimalsOf(mantissa: string): number {
  return mantissa.split(".")[1]?.length ?? 0;
}
