/*
Package api is Lizhi over HTTP, and nothing but: who is asking, what did they
ask, how do we say it. It decides nothing; that is done in domain.

# The journey of one request

	observe     a request id, the headers of every answer, the log line, the counters; a panic becomes a problem
	override    POST with X-HTTP-Method-Override becomes PATCH or DELETE, before anything looks at the method
	route       openapi.yaml says which operation it is; 404 and 405 are problems like all others
	who         the token becomes a domain.Actor; operations of the open side have none
	how much    a limit per account, or per address where nobody is logged in
	what        openapi.yaml checks path, query, headers and body; every mistake is told at once
	again       an Idempotency-Key becomes the domain.Cause under which the transaction runs
	handler     the feature's own file: from openapi to domain, call, back again
	problem     a domain.Fault becomes RFC 9457 problem+json; everything else is logged and hidden

# Adding a feature F

Write F.go with a struct FAPI that answers the operations of its tag; add its
service to Services and embed FAPI in server. Nothing else is needed: routes,
validation, tokens, limits and the answers to errors follow from openapi.yaml.
What a handler may use beside its service:

	actor(ctx)                     who is asking, and why
	page(ctx, cursor, limit)       the page of a list that was asked for
	next(ctx, position)            the sealed cursor of the next page
	version(ifMatch), etag(v)      If-Match and ETag of a thing that people edit
	unchanged(ctx, ifNoneMatch, f) whether a list is as the client knows it, for one query
*/
package api
