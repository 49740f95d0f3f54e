import { minifyContractRouter } from '@orpc/contract'
import stylex from '@stylexjs/unplugin'
import react from '@vitejs/plugin-react'
import { Features } from 'lightningcss'
import { defineConfig, type Plugin } from 'vite'
import { contract } from '@faultline/server/contract'

export default defineConfig({
  plugins: [
    apiRoutes(),
    // Without the exclusion `light-dark()` is lowered to variables that nothing defines.
    stylex.vite({ useCSSLayers: true, lightningcssOptions: { exclude: Features.LightDark } }),
    react(),
    styleSheetOfTheDevServer(),
  ],
  build: { target: 'es2023' },
  server: {
    proxy: { '/api': process.env['FAULTLINE_URL'] ?? 'http://127.0.0.1:4180' },
  },
})

/**
 * The client needs only the methods and paths of the contract. Its schemas stay out of the browser,
 * because the service has checked every answer against them already; that keeps zod out of the page.
 */
function apiRoutes(): Plugin {
  const name = 'virtual:api-routes'
  return {
    name: 'faultline-api-routes',
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    load: (id) =>
      id === `\0${name}`
        ? `export const apiRoutes = ${JSON.stringify(minifyContractRouter(contract))}`
        : undefined,
  }
}

/** StyleX collects its sheet at build time; the dev server has to be told to link it. */
function styleSheetOfTheDevServer(): Plugin {
  return {
    name: 'faultline-stylex-dev',
    apply: 'serve',
    transformIndexHtml: () => [
      { tag: 'link', attrs: { rel: 'stylesheet', href: '/virtual:stylex.css' }, injectTo: 'head' },
      {
        tag: 'script',
        attrs: { type: 'module', src: '/@id/virtual:stylex:runtime' },
        injectTo: 'head',
      },
    ],
  }
}
