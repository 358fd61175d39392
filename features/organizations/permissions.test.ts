import { describe, expect, test } from "vitest";
import { type Role, roles } from "@/lib/auth/roles";
import { canChangeRole, canGrant, canManage, isAbove, rolesToGrant } from "./permissions";

/** Who may hand out, change or take away which role: written down, not computed. */
const grants: Record<Role, Role[]> = {
  viewer: [],
  member: [],
  admin: ["viewer", "member", "admin"],
  owner: ["viewer", "member", "admin", "owner"],
};

const pairs = roles.flatMap((actor) =>
  roles.map((target) => ({ actor, target, allowed: grants[actor].includes(target) })),
);

describe("over all pairs of roles", () => {
  test.each(pairs)("$actor hands out $target: $allowed", ({ actor, target, allowed }) => {
    expect(canGrant(actor, target)).toBe(allowed);
  });

  test.each(pairs)("$actor touches a person who is $target: $allowed", ({ actor, target, allowed }) => {
    expect(canManage(actor, target)).toBe(allowed);
  });

  test.each(roles.flatMap((actor) => roles.flatMap((from) => roles.map((to) => ({ actor, from, to })))))(
    "$actor makes a $from a $to only when both are theirs to give",
    ({ actor, from, to }) => {
      const allowed = grants[actor].includes(from) && grants[actor].includes(to);
      expect(canChangeRole(actor, { from, to })).toBe(allowed);
    },
  );
});

test("roles are ordered viewer, member, admin, owner", () => {
  for (const [index, role] of roles.entries()) {
    for (const [other, lower] of roles.entries()) expect(isAbove(role, lower)).toBe(index > other);
  }
});

test("ownership is never on offer in a list of roles", () => {
  expect(roles.map(rolesToGrant)).toEqual([[], [], ["admin", "member", "viewer"], ["admin", "member", "viewer"]]);
});
