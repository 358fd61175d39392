const notation = /^oklch\(\s*([\d.]+)(%?)\s+([\d.]+)\s+([\d.]+)(?:deg)?\s*\)$/i;

/**
 * A CSS colour as mail programs understand it: `oklch(L C H)` becomes `#rrggbb`, clipped to sRGB; any other notation stays as
 * it is. The matrices are those of Björn Ottosson's Oklab (2020).
 */
export function toMailColor(color: string): string {
  const [, lightness, percent, chroma, hue] = notation.exec(color.trim()) ?? [];
  if (!lightness || !chroma || !hue) return color;
  const angle = (Number(hue) * Math.PI) / 180;
  const L = Number(lightness) / (percent ? 100 : 1);
  const a = Number(chroma) * Math.cos(angle);
  const b = Number(chroma) * Math.sin(angle);
  const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const channels = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  return `#${channels.map(toHex).join("")}`;
}

/** A channel of linear light as two digits of gamma-encoded sRGB (IEC 61966-2-1). */
function toHex(linear: number): string {
  const light = Math.min(1, Math.max(0, linear));
  const encoded = light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055;
  return Math.round(encoded * 255)
    .toString(16)
    .padStart(2, "0");
}
