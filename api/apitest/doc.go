/*
Package apitest asks the real server and holds every answer against
openapi.yaml: its status, its media type, its headers and every field of it;
what is not declared is an error.

	a := apitest.New(t, app, tokenOf)
	a.Run(t,
		apitest.Case{As: "林晓雨", Do: "POST /v1/records", Body: `{…}`, Want: 201, Save: map[string]string{"/id": "record"}},
		apitest.Case{As: "陈小满", Do: "GET /v1/records/{record}", Want: 404, Code: "not_found"},
	)
*/
package apitest
