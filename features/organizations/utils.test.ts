import { existsSync, readdirSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { reservedSlugs } from "./constants";
import { slugFromName } from "./utils";

test.each([
  ["Hopper & Co", "hopper-co"],
  ["Ada’s team", "adas-team"],
  ["Élan Vital GmbH", "elan-vital-gmbh"],
  ["  --- ", "team"],
  ["研究所", "team"],
  ["Login", "login-team"],
])("%s is reached under /%s", (name, slug) => {
  expect(slugFromName(name)).toBe(slug);
});

test("whatever the name, its address is short, plain and never one of ours", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 120 }), (name) => {
      const slug = slugFromName(name);
      expect(slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(slug.length).toBeLessThanOrEqual(60);
      expect(reservedSlugs.has(slug)).toBe(false);
    }),
  );
});

test("every page of ours that lies beside the organizations' pages is reserved", () => {
  const groups = readdirSync("app", { withFileTypes: true }).filter((entry) => /^\(.*\)$/.test(entry.name));
  const folders = ["app", ...groups.map(({ name }) => `app/${name}`)].filter((folder) => existsSync(folder));
  const segments = folders
    .flatMap((folder) => readdirSync(folder, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory() && /^[a-z]/.test(entry.name))
    .map(({ name }) => name);
  expect(segments.filter((segment) => !reservedSlugs.has(segment))).toEqual([]);
});
