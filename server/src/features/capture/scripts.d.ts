/** Text of a file, put into the bundle by esbuild (loader `text`) and into tests by vite. */
declare module '*.sh?raw' {
  const text: string;
  export default text;
}
