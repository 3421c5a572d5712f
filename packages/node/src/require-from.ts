import Module from "node:module";

/**
 * Node's `createRequire`, by a way that bundlers do not follow: webpack knows the function by its imported name and puts
 * a table of its own modules in the place of what is loaded from the application at run time, where it then finds nothing.
 */
export function requireFrom(path: string): NodeJS.Require {
  return Module.createRequire(path);
}

/** What `name` is for the first of `places` that it is installed for. Throws where there is none. */
export function loadFromFirst(name: string, places: readonly string[]): unknown {
  const found = places.map((place) => requireFrom(place)).find((require) => isFoundBy(require, name));
  if (found === undefined) throw new Error(`Cannot find ${name}: expected it beside ${places.join(" or ")}`);
  return found(name);
}

function isFoundBy(require: NodeJS.Require, name: string): boolean {
  try {
    require.resolve(name);
    return true;
  } catch {
    return false;
  }
}
