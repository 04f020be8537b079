// @ts-check
// Another site could frame this file without the sandbox attribute, or a reader could open
// it by itself: its code would then have the rights of our site. It runs in an opaque origin
// or not at all. Imported first, so that nothing has happened before.
if (self.origin !== "null") {
  throw new Error("the runner works inside its sandboxed frame only");
}
export {};
