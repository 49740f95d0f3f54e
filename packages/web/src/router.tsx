import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router'
import { PageFrame } from './components/PageFrame.tsx'
import { AnalyzersPage } from './pages/AnalyzersPage.tsx'
import { InvestigationPage } from './pages/InvestigationPage.tsx'
import { InvestigationsPage } from './pages/InvestigationsPage.tsx'
import { UnknownPage } from './pages/UnknownPage.tsx'

const root = createRootRoute({ component: PageFrame, notFoundComponent: UnknownPage })

const pages = [
  createRoute({ getParentRoute: () => root, path: '/', component: InvestigationsPage }),
  createRoute({
    getParentRoute: () => root,
    path: '/investigations/$id',
    component: InvestigationPage,
  }),
  createRoute({ getParentRoute: () => root, path: '/analyzers', component: AnalyzersPage }),
] as const

/** Addresses of the pages: `/`, `/investigations/ID`, `/analyzers`. */
export const router = createRouter({
  routeTree: root.addChildren(pages),
  defaultPreload: 'intent',
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
