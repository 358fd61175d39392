import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";
import { inRoot, root } from "@/dev/paths";

export type Place = { folder: string; uid?: number };

/** Whether a clone gets the dependencies as its own copy, shares ours together with our build, or has none yet. */
export type Dependencies = "copied" | "linked" | "none";

function addDependencies(folder: string, dependencies: Dependencies) {
  if (dependencies === "copied") execFileSync("cp", ["-a", inRoot("node_modules"), path.join(folder, "node_modules")]);
  if (dependencies !== "linked") return;
  symlinkSync(inRoot("node_modules"), path.join(folder, "node_modules"));
  mkdirSync(path.join(folder, ".next"));
  for (const name of ["standalone", "cadre-build"]) {
    execFileSync("cp", ["-a", inRoot(".next", name), path.join(folder, ".next", name)]);
  }
}

/** A clone of the working tree as git sees it, uncommitted changes included. */
export function makeClone({ folder, uid }: Place, dependencies: Dependencies) {
  removeClone(folder);
  mkdirSync(folder, { recursive: true });
  const files = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "-z"], { cwd: root });
  const present = files
    .toString()
    .split("\0")
    .filter((name) => name && existsSync(inRoot(name)));
  const archive = execFileSync("tar", ["-c", "-f", "-", "-C", root, "-T", "-"], {
    input: present.join("\n"),
    maxBuffer: 1024 ** 3,
  });
  execFileSync("tar", ["-x", "-f", "-", "-C", folder], { input: archive });
  addDependencies(folder, dependencies);
  if (uid !== undefined) execFileSync("chown", ["-R", `${uid}:${uid}`, folder]);
}

/** Where the clone's cluster lies, or will lie. */
export function clusterFolder(folder: string): string {
  const pointer = path.join(folder, "var/postgres-location");
  return existsSync(pointer) ? readFileSync(pointer, "utf8") : path.join(folder, "var/postgres");
}

/** Takes a clone back to a state without database and secrets; what was built stays. */
export function forgetStarts(folder: string) {
  const home = clusterFolder(folder);
  for (const name of [home, `${home}.clone`, path.join(folder, "var")]) {
    rmSync(name, { recursive: true, force: true });
  }
  rmSync(path.join(folder, ".env.local"), { force: true });
}

export function removeClone(folder: string) {
  forgetStarts(folder);
  rmSync(folder, { recursive: true, force: true });
}
