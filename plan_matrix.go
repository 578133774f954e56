package swelter

import (
	"context"
	"errors"

	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

// planMatrix reads a table into a grid: wide as it is, long and pivoted, or as
// its columns suggest when nobody has said.
func planMatrix(ctx context.Context, spec Spec, env Env) (*plan, error) {
	if spec.overCube(env) {
		return planCube(ctx, spec, env)
	}
	if !spec.Cube.IsZero() {
		return nil, errors.New("variable, time, show, mean, baseline, region and their like are of cubes (NetCDF); the input is none")
	}
	where, err := conditions(spec.Input)
	if err != nil {
		return nil, err
	}
	src, err := open(ctx, spec, env)
	if err != nil {
		return nil, err
	}
	defer src.Close()
	if p, err := planSlice(ctx, src, spec, env); p != nil || err != nil {
		return p, err
	}
	if p, err := planPicture(ctx, src, spec); p != nil || err != nil {
		return p, err
	}
	o := *spec.Make.Matrix
	if o.LimitCells == 0 {
		o.LimitCells = env.Limits.Cells
	}
	g, notes, err := source.Matrix(ctx, src, o, where, spec.Input.TZ, env.Limits)
	if err != nil {
		return nil, err
	}
	return &plan{grid: g, color: spec.Color, notes: notes}, nil
}

// conditions reads the recipe's --where.
func conditions(in table.Input) ([]table.Cond, error) {
	var conds []table.Cond
	for _, w := range in.Where {
		c, err := table.ParseCond(w)
		if err != nil {
			return nil, err
		}
		conds = append(conds, c)
	}
	return conds, nil
}

// open opens the recipe's input, or what is held of it.
func open(ctx context.Context, spec Spec, env Env) (table.Source, error) {
	if env.held != nil {
		return &table.Whole{Load: func(context.Context) (*table.Table, error) { return env.held, nil }}, nil
	}
	return source.Open(ctx, spec.Input, env.source())
}

// openPointFiles is open for points, which may lie in several files.
func openPointFiles(ctx context.Context, spec Spec, env Env) (table.Source, error) {
	if env.held != nil {
		return open(ctx, spec, env)
	}
	return source.OpenAll(ctx, spec.Input, env.source())
}

// source is the part of the surroundings that readers need.
func (e Env) source() source.Options {
	return source.Options{Limits: e.Limits, Stdin: e.Stdin, Dir: e.Dir}
}
