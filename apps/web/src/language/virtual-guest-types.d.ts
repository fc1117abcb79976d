/** Made by guest-types/guest-types-plugin.ts. */
declare module 'virtual:guest-types' {
  const types: Readonly<Record<string, string>>
  export default types
}
