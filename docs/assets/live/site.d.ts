// What the build puts behind the import "#site": the only facts the scripts know about the built site.
declare module "#site" {
  const site: {
    /** runner.<hash>.html, relative to the main script */
    runner: string;
    runtime: import("./protocol.js").Manifest;
  };
  export default site;
}

// Python text that belongs to a script is a file of its own, bundled as a string.
declare module "*.py" {
  const text: string;
  export default text;
}

interface Window {
  /** For tests and the curious. */
  mlByHand?: { runtime?: import("./runtime.js").Runtime };
}
