package main

import (
	"lizhi/domain/portfolio"
)

// services are the features, wired together: where one needs a fact of another
// for a screen, the other's service is handed to it here.
type services struct {
	portfolio portfolio.Service
}

func makeServices(p *program) services {
	return services{}
}
