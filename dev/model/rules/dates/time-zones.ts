const ALIASES: Record<string, string> = {
  utc: "UTC",
  gmt: "UTC",
  japan: "Asia/Tokyo",
  china: "Asia/Shanghai",
  beijing: "Asia/Shanghai",
  india: "Asia/Kolkata",
  delhi: "Asia/Kolkata",
  mumbai: "Asia/Kolkata",
  bangalore: "Asia/Kolkata",
  kolkata: "Asia/Kolkata",
  korea: "Asia/Seoul",
  uk: "Europe/London",
  england: "Europe/London",
  scotland: "Europe/London",
  germany: "Europe/Berlin",
  munich: "Europe/Berlin",
  hamburg: "Europe/Berlin",
  frankfurt: "Europe/Berlin",
  france: "Europe/Paris",
  spain: "Europe/Madrid",
  barcelona: "Europe/Madrid",
  italy: "Europe/Rome",
  milan: "Europe/Rome",
  austria: "Europe/Vienna",
  switzerland: "Europe/Zurich",
  geneva: "Europe/Zurich",
  netherlands: "Europe/Amsterdam",
  portugal: "Europe/Lisbon",
  ireland: "Europe/Dublin",
  greece: "Europe/Athens",
  turkey: "Europe/Istanbul",
  ukraine: "Europe/Kyiv",
  kyiv: "Europe/Kyiv",
  kiev: "Europe/Kyiv",
  israel: "Asia/Jerusalem",
  "tel aviv": "Asia/Jerusalem",
  egypt: "Africa/Cairo",
  nyc: "America/New_York",
  boston: "America/New_York",
  washington: "America/New_York",
  miami: "America/New_York",
  atlanta: "America/New_York",
  est: "America/New_York",
  "san francisco": "America/Los_Angeles",
  seattle: "America/Los_Angeles",
  california: "America/Los_Angeles",
  "las vegas": "America/Los_Angeles",
  pst: "America/Los_Angeles",
  austin: "America/Chicago",
  dallas: "America/Chicago",
  houston: "America/Chicago",
  texas: "America/Chicago",
  montreal: "America/Toronto",
  rio: "America/Sao_Paulo",
  "rio de janeiro": "America/Sao_Paulo",
  "buenos aires": "America/Argentina/Buenos_Aires",
  "new zealand": "Pacific/Auckland",
  wellington: "Pacific/Auckland",
  canberra: "Australia/Sydney",
  "abu dhabi": "Asia/Dubai",
  hanoi: "Asia/Ho_Chi_Minh",
  cet: "Europe/Berlin",
};

const ZONES = new Map<string, string>([
  ...Intl.supportedValuesOf("timeZone").map((zone): [string, string] => [
    zone
      .slice(zone.lastIndexOf("/") + 1)
      .replaceAll("_", " ")
      .toLowerCase(),
    zone,
  ]),
  ...Object.entries(ALIASES),
]);
const PLACE = new RegExp(
  String.raw`(?<![\p{L}/])(?:[A-Z][a-z]+/[A-Za-z_]+(?:/[A-Za-z_]+)?|${[...ZONES.keys()]
    .sort((one, other) => other.length - one.length)
    .map((name) => name.replace(/[+.]/gu, String.raw`\$&`))
    .join("|")})(?![\p{L}/])`,
  "giu",
);

/** The time zones of the places a text names, each once. */
export function findTimeZones(text: string): string[] {
  const zones = [...text.matchAll(PLACE)].flatMap(([place]) => ZONES.get(place.toLowerCase()) ?? namedZone(place));
  return [...new Set(zones)];
}

function namedZone(name: string): string[] {
  return Intl.supportedValuesOf("timeZone").filter((zone) => zone.toLowerCase() === name.toLowerCase());
}
