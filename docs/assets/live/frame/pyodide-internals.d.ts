// The parts of Pyodide 314.0.3 and its Emscripten module that we use. Several are internal: the
// version is pinned, and the browser tests fail when one of them changes.

export interface EmscriptenModule {
  preRun: ((module: EmscriptenModule) => void)[];
  wasmTable: WebAssembly.Table;
  HEAP8: Int8Array;
  HEAPU8: Uint8Array;
  HEAP32: Int32Array;
  FS: FileSystem;
  LDSO: { loadedLibsByName: Record<string, unknown>; loadedLibsByHandle: Record<string, unknown> };
  __PyRuntime: number;
  __PyEM_EMSCRIPTEN_TRAMPOLINE_OFFSET: number;
  growMemory(bytes: number): void;
  addRunDependency(name: string): void;
  removeRunDependency(name: string): void;
  newDSO(path: string, handle: undefined, symbols: "loading"): {
    refcount: number;
    global: boolean;
    exports: unknown;
  };
  loadWebAssemblyModule(
    module: WebAssembly.Module,
    flags: { loadAsync: boolean; nodelete: boolean; allowUndefined: boolean },
    path: string,
    scope: object,
    handle: number,
  ): unknown;
}

export type ModuleFactory = (settings: EmscriptenModule) => Promise<EmscriptenModule>;

export interface FileSystem {
  writeFile(path: string, data: string | Uint8Array): void;
  unlink(path: string): void;
  mkdirTree(path: string): void;
  lookupPath(path: string): { node: object };
  ErrnoError: new (errno: number) => Error;
}

export interface PyProxy {
  destroy(): void;
}

export interface Pyodide {
  FS: FileSystem;
  loadedPackages: Record<string, string>;
  _api: { on_fatal?: (error: unknown) => void };
  pyimport(name: string): unknown;
  runPython(code: string, options?: { globals?: PyProxy; filename?: string }): unknown;
  toPy(value: object): PyProxy;
  loadPackage(names: string[], options: { messageCallback?: () => void }): Promise<unknown>;
  unpackArchive(bytes: Uint8Array, format: "zip", options: { extractDir: string }): void;
  setInterruptBuffer(buffer: object): void;
}

export interface LoaderOptions {
  indexURL: string;
  packageBaseUrl: string;
  lockFileContents: object;
  env: Record<string, string>;
  stdout: (line: string) => void;
  stderr: (line: string) => void;
  stdLibURL: string;
  _loadSnapshot?: Promise<Uint8Array>;
  createPyodideModule: ModuleFactory;
}

export type LoadPyodide = (options: LoaderOptions) => Promise<Pyodide>;
