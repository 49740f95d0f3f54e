import type { Routes } from '../service/server.ts'
import type { CreateRoutes, ServiceContext } from '../service/service-context.ts'
import { LabError } from '../errors.ts'
import { isServiceName, type ServiceName } from '../topology.ts'
import { cart } from './cart.ts'
import { catalogue } from './catalogue.ts'
import { checkout } from './checkout.ts'
import { fraud } from './fraud.ts'
import { front } from './front.ts'
import { gateway } from './gateway.ts'
import { inventory } from './inventory.ts'
import { payment } from './payment.ts'
import { recommendations } from './recommendations.ts'
import { shipping } from './shipping.ts'

const services: Readonly<Record<ServiceName, CreateRoutes>> = {
  front,
  gateway,
  catalogue,
  recommendations,
  cart,
  checkout,
  payment,
  fraud,
  inventory,
  shipping,
}

/** The routes of the service with that name. */
export function routesOf(name: string, context: ServiceContext): Routes {
  if (!isServiceName(name)) throw new LabError('lab.no-service', `There is no service "${name}".`)
  return services[name](context)
}
